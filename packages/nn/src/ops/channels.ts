/** A batch seen channel by channel: [lead…, batch, channel, …place]. */
import { full, type Geometry, positions, type Shape, type Tensor, unsqueeze } from '@isograd/tensor';

/** Attributes: `lead` axes that batching put in front; the channel is the axis after the batch. */
export interface Channels {
  readonly eps: number;
  readonly lead: number;
}
export const liftChannels = <A extends Channels>(attrs: A): A => ({ ...attrs, lead: attrs.lead + 1 });

/** Axes over which a channel is averaged. */
export function spanOf({ length }: Shape, { lead }: Channels): number[] {
  const axes: number[] = [];
  for (let axis = lead; axis < length; axis++) if (axis !== lead + 1) axes.push(axis);
  return axes;
}

/** The shape of one value for each channel. */
export const channelShape = (shape: Shape, { lead }: Channels): Shape =>
  lead === 0 ? [shape[1]!] : [...shape.slice(0, lead), shape[lead + 1]!];

/** One value for each channel, so that it broadcasts with `x`. */
export const across = (channel: Tensor, x: Tensor, { lead }: Channels): Tensor =>
  Array.from({ length: x.ndim - lead - 2 }).reduce<Tensor>((y) => unsqueeze(y, -1), unsqueeze(channel, lead));

/** `value` for each channel. */
export const plain = (x: Tensor, value: number, attrs: Channels): Tensor =>
  full(channelShape(x.shape, attrs), value, { dtype: x.dtype });

/** Where the elements of each channel lie: at `starts[channel] + steps[k]`, in the order of the shape. */
export interface Places {
  readonly starts: Int32Array;
  readonly steps: Int32Array;
}

/** Two tensors of one shape have their channels and steps in one order. */
export function channelsOf({ shape, strides, offset }: Geometry, { lead }: Channels): Places {
  const part = (wanted: boolean, from: number): Int32Array => {
    const keep = (_: unknown, axis: number): boolean => (axis < lead || axis === lead + 1) === wanted;
    return positions({ shape: shape.filter(keep), strides: strides.filter(keep), offset: from });
  };
  return { starts: part(true, offset), steps: part(false, 0) };
}

/** The values of each channel, in the order of `channelsOf`. */
export function valuesOf(channel: Tensor): Float64Array {
  const data = channel.storage.data;
  return Float64Array.from(positions(channel), (at) => data[at]!);
}
