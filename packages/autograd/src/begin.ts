/** The first lines of this package in a bundle. */
import { markCode } from '@isograd/errors';

markCode('@isograd/autograd');
