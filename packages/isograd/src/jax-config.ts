/** jax.config: the one switch of JAX that changes random numbers. */
import { ArgumentError, sharedSlot, shown, unknownName } from '@isograd/errors';

const settings = (): { partitionable: boolean } =>
  sharedSlot('jaxConfig', 1, 'isograd', () => ({ partitionable: true }));

const name = 'jax_threefry_partitionable';

/** jax.config. */
export const config = {
  /**
   * `config.update("jax_threefry_partitionable", false)`: keys made from now on give the numbers of JAX before 0.5. Throws
   * `ArgumentError` `ARG_UNKNOWN` for another name, `ARG_TYPE` unless true or false.
   */
  update(setting: 'jax_threefry_partitionable', value: boolean): void {
    if (setting !== name)
      throw new ArgumentError(
        'ARG_UNKNOWN',
        `config.update: setting ${unknownName(String(setting), [name])}`,
        {
          op: 'config.update',
        },
      );
    if (typeof value !== 'boolean')
      throw new ArgumentError('ARG_TYPE', `config.update: ${name} is true or false, got ${shown(value)}`, {
        op: 'config.update',
      });
    settings().partitionable = value;
  },
  /** Whether new keys have the layout that JAX has had by default since 0.5. */
  get jaxThreefryPartitionable(): boolean {
    return settings().partitionable;
  },
} as const;
