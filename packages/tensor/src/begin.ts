/** The first lines of this entry in a bundle. */
import { markCode } from '@isograd/errors';

markCode('@isograd/tensor');
