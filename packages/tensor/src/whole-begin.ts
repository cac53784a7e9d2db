/** The first lines of what every entry loads in a bundle. */
import { markCode } from '@isograd/errors';

markCode('@isograd/tensor/whole');
