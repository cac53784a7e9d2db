/** A writer of ONNX models: enough of protobuf for the graphs that are timed. */

const encoder = new TextEncoder();
const join = (parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));
const varint = (n) => {
  const bytes = [];
  for (let v = BigInt(n); ; v >>= 7n) {
    if (v < 0x80n) return [...bytes, Number(v)];
    bytes.push(Number(v & 0x7fn) | 0x80);
  }
};
const integer = (field, value) => [...varint(field << 3), ...varint(value)];
const bytes = (field, content) => {
  const head = Uint8Array.from([...varint((field << 3) | 2), ...varint(content.length)]);
  const out = new Uint8Array(head.length + content.length);
  out.set(head);
  out.set(content, head.length);
  return out;
};
const string = (field, text) => bytes(field, encoder.encode(text));

/** Concatenates without spreading: weights are megabytes. */
const concatenate = (parts) => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

const tensor = (name, { dims, data }) =>
  concatenate([
    ...dims.map((d) => integer(1, d)),
    integer(2, data instanceof BigInt64Array ? 7 : 1),
    string(8, name),
    bytes(9, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
const value = (name, dims) => {
  const shape = join(dims.map((d) => bytes(1, join([integer(1, d)]))));
  return join([string(1, name), bytes(2, bytes(1, join([integer(1, 1), bytes(2, shape)])))]);
};
const attribute = (name, list) => join([string(1, name), ...list.map((x) => integer(8, x)), integer(20, 7)]);
const node = ([op, inputs, outputs, attributes = {}]) =>
  join([
    ...inputs.map((name) => string(1, name)),
    ...outputs.map((name) => string(2, name)),
    string(4, op),
    ...Object.entries(attributes).map(([name, list]) => bytes(5, attribute(name, list))),
  ]);

/**
 * The bytes of a model. Nodes are `[op, inputs, outputs, attributes]` with lists of integers as attributes; inputs and outputs
 * are dimensions by name; weights are `{ dims, data }` by name.
 */
export function onnxModel({ nodes, inputs, outputs, weights = {} }) {
  const graph = concatenate([
    ...nodes.map((n) => bytes(1, node(n))),
    string(2, 'graph'),
    ...Object.entries(weights).map(([name, weight]) => bytes(5, tensor(name, weight))),
    ...Object.entries(inputs).map(([name, dims]) => bytes(11, value(name, dims))),
    ...Object.entries(outputs).map(([name, dims]) => bytes(12, value(name, dims))),
  ]);
  const opset = join([string(1, ''), integer(2, 17)]);
  return concatenate([integer(1, 8), string(2, 'bench'), bytes(7, graph), bytes(8, opset)]);
}
