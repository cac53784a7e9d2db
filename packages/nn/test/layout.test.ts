/** One walk tells of every module where it stands and what it holds itself. */
import { tensor } from '@isograd/tensor';
import { expect, test } from 'vitest';
import { layoutOf, Linear, Module, parameter, Sequential, Tanh } from '../src/index.js';

class Tied extends Module {
  first = new Linear(2, 2, { bias: false });
  scales = [parameter(tensor([1])), parameter(tensor([2]))];
  rest = new Sequential(new Tanh(), this.first);
  inner: Module | null = null;
  override forward(): void {}
}

test('a layout lists each module once, outermost first, with its own parameters and children by key', () => {
  const model = new Tied();
  const told = layoutOf(model).map(({ path, module, parameters, buffers, children }) => [
    path,
    module.kind,
    parameters.map(([key]) => key),
    buffers.length,
    children.map(([key]) => key),
  ]);
  expect(told).toEqual([
    ['', 'Tied', ['scales.0', 'scales.1'], 0, ['first', 'rest']],
    ['first', 'Linear', ['weight'], 0, []],
    ['rest', 'Sequential', [], 0, ['0', '1']],
    ['rest.0', 'Tanh', [], 0, []],
  ]);
  expect(layoutOf(model).map(({ path, module }) => [path, module])).toEqual(model.namedModules());
});

test('a layout refuses what is no module, and a module that contains itself', () => {
  // @ts-expect-error: a number is no module
  expect(() => layoutOf(3)).toThrow(/layoutOf: a Module is wanted, got 3/);
  const model = new Tied();
  model.inner = model;
  expect(() => layoutOf(model)).toThrow(/contains itself, at inner/);
});
