/** Calls that optimisers must refuse, and unusual ones that must work: the OPT rows of the list of bad inputs. */
import { type Tensor, tensor, zeros } from '@isograd/tensor';
import { bitsOf } from '@isograd/tensor/testing';
import { describe, expect, test } from 'vitest';
import { Adam, type Optimizer, type OptimizerState, SGD } from '../src/index.js';
import { kinds, leaf, loose, made, refusal, refused, stepWith } from './recorded.js';

describe('options', () => {
  test.each(kinds)('OPT-01: %s refuses to optimise nothing', (kind) => {
    for (const params of [[], [{ params: [] }]])
      expect(refusal(() => made(kind, params))).toEqual(
        refused('ARG_RANGE', new RegExp(`^${kind}: there are no parameters`)),
      );
  });

  test.each([-0.1, NaN, Infinity])('OPT-02: a learning rate of %s is refused by every optimiser', (lr) => {
    for (const kind of kinds)
      expect(refusal(() => made(kind, [leaf([1])], { lr }))).toEqual({
        code: 'ARG_RANGE',
        message: `${kind}: lr is ${lr}; wanted a finite number >= 0`,
      });
  });

  test.each(kinds.filter((kind) => kind !== 'Rprop'))(
    'OPT-03: with a learning rate of 0 %s changes no parameter',
    (kind) => {
      const p = leaf([1, -2]);
      stepWith(made(kind, [p], { lr: 0 }), [[p, tensor([3, 4])]]);
      expect(p.tolist()).toEqual([1, -2]);
    },
  );

  test('OPT-04: momentum is >= 0 as in PyTorch: -1 is refused, 1 is accepted', () => {
    expect(refusal(() => new SGD([leaf([1])], { momentum: -1 }))).toEqual(
      refused('ARG_RANGE', /momentum is -1; wanted a finite number >= 0/),
    );
    expect(new SGD([leaf([1])], { momentum: 1 }).defaults.momentum).toBe(1);
  });

  test.each([[[0.9]], [[0.9, 1]], [[-0.1, 0.9]], [[0.9, NaN]], [[0.9, '0.99']], [[0.9, 0.99, 0.999]]])(
    'OPT-05: betas are two numbers, so %s is refused',
    (betas) => {
      expect(refusal(() => made('Adam', [leaf([1])], { betas }))).toEqual(
        refused('ARG_RANGE', /betas is \[.*\]; wanted two numbers, each 0 <= beta < 1/),
      );
    },
  );

  test('OPT-06: Adam with eps 0 divides 0 by 0 where the gradient is 0: NaN, as in PyTorch', () => {
    const p = leaf([1, 1]);
    stepWith(new Adam([p], { eps: 0 }), [[p, tensor([0, 2])]]);
    expect(p.tolist()).toEqual([NaN, Math.fround(0.999)]);
  });

  test.each(kinds.filter((kind) => kind !== 'Rprop'))(
    'OPT-07: %s refuses a negative weight decay',
    (kind) => {
      expect(refusal(() => made(kind, [leaf([1])], { weightDecay: -0.1 }))).toEqual(
        refused('ARG_RANGE', /weightDecay is -0.1/),
      );
    },
  );

  test('OPT-08: an unknown option is refused with the nearest name, where one is near', () => {
    const call = (options: object) => refusal(() => made('SGD', [leaf([1])], options));
    expect(call({ learningRate: 0.1 })).toEqual(
      refused('ARG_UNKNOWN', /"learningRate" is not known; known: lr, momentum/),
    );
    expect(call({ momentun: 0.1 })).toEqual(refused('ARG_UNKNOWN', /did you mean "momentum"/));
    expect(call({ lr: '0.1' })).toEqual(refused('ARG_TYPE', /lr is "0.1"; wanted a finite number/));
    expect(call({ lr: undefined })).toEqual(refused('ARG_TYPE', /lr is undefined/));
    expect(call({ nesterov: 1, momentum: 1 })).toEqual(
      refused('ARG_TYPE', /nesterov is 1; wanted a boolean/),
    );
    expect(call({ nesterov: true })).toEqual(
      refused('ARG_CONFLICT', /nesterov wants momentum > 0 and dampening 0/),
    );
  });

  test('OPT-37: a group may leave options out, and may not add any', () => {
    const group = (options: object) => [{ params: [leaf([1])] }, { params: [leaf([1])], ...options }];
    expect(made('SGD', group({}), { lr: 3 }).paramGroups[1]!.lr).toBe(3);
    expect(refusal(() => made('SGD', group({ lrr: 1 })))).toEqual(
      refused('ARG_UNKNOWN', /^SGD: group 1: option "lrr" is not known/),
    );
    expect(refusal(() => made('SGD', group({ lr: -1 })))).toEqual(
      refused('ARG_RANGE', /^SGD: group 1: lr is -1/),
    );
  });

  test('an option that was changed to what it may not be is refused by the next step, before anything moves', () => {
    const [p, q] = [leaf([1]), leaf([1])];
    const optimizer = new SGD([{ params: [p] }, { params: [q] }]);
    optimizer.paramGroups[1]!.lr = NaN;
    p.grad = tensor([1]);
    expect(refusal(() => optimizer.step())).toEqual(refused('ARG_RANGE', /^SGD: group 1: lr is NaN/));
    expect(p.item()).toBe(1);
  });
});

describe('parameters', () => {
  test('OPT-09: the same parameter twice is refused and called by both names, in one group or in two', () => {
    const p = leaf([1]);
    expect(refusal(() => new SGD([p, leaf([2]), p]))).toEqual(
      refused('ARG_CONFLICT', /params\[0\] and params\[2\] are the same parameter/),
    );
    expect(
      refusal(
        () =>
          new SGD([
            ['fc.weight', p],
            ['out.weight', p],
          ]),
      ),
    ).toEqual(refused('ARG_CONFLICT', /fc\.weight and out\.weight are the same/));
    const optimizer = new SGD([p]);
    expect(refusal(() => optimizer.addParamGroup({ params: [p] }))).toEqual(
      refused('ARG_CONFLICT', /params\[0\] and params\[0\] of group 1/),
    );
    expect(optimizer.paramGroups).toHaveLength(1);
  });

  test('OPT-10: only leaves can be optimised', () => {
    const y = leaf([1, 2]);
    y.node = { name: 'MulBackward0', nextFunctions: [] };
    expect(refusal(() => new SGD([y]))).toEqual(
      refused('GRAD_MODE', /params\[0\], of shape \[2\], was made by MulBackward0; only leaves/),
    );
  });

  test('what is no parameter is refused by its place', () => {
    const call = (params: unknown) => refusal(() => made('SGD', params));
    expect(call(leaf([1]))).toEqual(refused('ARG_TYPE', /params is a TensorValue|params is a Tensor/));
    expect(call('weights')).toEqual(refused('ARG_TYPE', /params is "weights"/));
    expect(call([leaf([1]), 3])).toEqual(
      refused('ARG_TYPE', /params\[1\] is 3; wanted a tensor, or \[name, tensor\]/),
    );
    expect(call([['w', leaf([1])], leaf([1])])).toEqual(
      refused('ARG_CONFLICT', /1 of 2 parameters have names/),
    );
    expect(call([{ params: [leaf([1])] }, leaf([1])])).toEqual(refused('ARG_TYPE', /group 1 is /));
    expect(call([{ params: 3 }])).toEqual(refused('ARG_TYPE', /params is 3/));
    expect(call([tensor([1n])])).toEqual(
      refused('DTYPE_UNSUPPORTED', /params\[0\] is int64; only float32 and float64/),
    );
  });

  test('OPT-11: a step before any backward changes nothing', () => {
    for (const kind of kinds) {
      const p = leaf([1, 2]);
      const optimizer = made(kind, [p]);
      optimizer.step();
      expect([p.tolist(), optimizer.state.size, p.version]).toEqual([[1, 2], 0, 0]);
    }
  });

  test('OPT-12: a gradient of another shape cannot be set', () => {
    const p = leaf([1, 2]);
    expect(refusal(() => (p.grad = tensor([1, 2, 3])))).toEqual(refused('GRAD_SHAPE', /\[3\].*\[2\]/));
    expect(p.grad).toBeNull();
  });

  test.each(kinds.filter((kind) => kind !== 'Rprop'))(
    'OPT-13: NaN in a gradient is a value: %s carries it on',
    (kind) => {
      const p = leaf([1, 1]);
      stepWith(made(kind, [p]), [[p, tensor([NaN, 1])]]);
      expect(p.tolist()).toEqual([NaN, expect.any(Number)]);
      expect(p.select(0, 1).item()).not.toBeNaN();
    },
  );

  test.each([
    [Infinity, 'NUMERIC_INF', 'infinity'],
    [NaN, 'NUMERIC_NAN', 'NaN'],
  ])('OPT-14: with errorIfNonFinite one gradient of %s among 50 stops the step', (bad, code, word) => {
    const params = Array.from({ length: 50 }, (_, i): readonly [string, Tensor] => [
      `layers.${i}.weight`,
      leaf([1, 1]),
    ]);
    const optimizer = new Adam(params, { errorIfNonFinite: true });
    const gradients = params.map(([, p]) => [p, tensor([1, 1])] as const);
    stepWith(optimizer, gradients);
    const before = params.map(([, p]) => bitsOf(p));
    params[30]![1].grad = tensor([1, bad]);
    expect(refusal(() => optimizer.step())).toEqual({
      code,
      message: `Adam: the gradient of layers.30.weight holds ${word} at step 2; no parameter was changed`,
    });
    expect(params.map(([, p]) => bitsOf(p))).toEqual(before);
  });

  test('OPT-32: zeroGrad takes a boolean', () => {
    const optimizer = new SGD([leaf([1])]);
    expect(refusal(() => loose(optimizer, 'zeroGrad', 'yes'))).toEqual(
      refused('ARG_TYPE', /setToNone is "yes"; wanted a boolean/),
    );
    expect(refusal(() => loose(optimizer, 'step', 3))).toEqual(
      refused('ARG_TYPE', /closure is 3; wanted a function/),
    );
  });

  test('OPT-33: two optimisers on one model keep independent states', () => {
    const p = leaf([1]);
    const [a, b] = [new Adam([p]), new Adam([p])];
    stepWith(a, [[p, tensor([1])]]);
    stepWith(a, [[p, tensor([1])]]);
    stepWith(b, [[p, tensor([1])]]);
    expect([a.state.get(p)?.step, b.state.get(p)?.step]).toEqual([2, 1]);
  });
});

describe('state dicts', () => {
  const trained = (optimizer: Optimizer, p: Tensor): OptimizerState => {
    stepWith(optimizer, [[p, tensor([1, 2])]]);
    return optimizer.stateDict();
  };
  const [p, q] = [leaf([1, 2]), leaf([1, 2])];
  const saved = trained(new Adam([p], { lr: 0.5 }), p);
  const target = (): Adam => new Adam([q]);
  const load = (dict: unknown, into: Optimizer = target()) => {
    const before = JSON.stringify(into.stateDict());
    const found = refusal(() => loose(into, 'loadStateDict', dict));
    expect(JSON.stringify(into.stateDict()), 'nothing half-loaded').toBe(before);
    return found;
  };

  test('OPT-20: another number of parameters is refused, with the counts and the first parameter too many', () => {
    const more = new Adam([
      ['a', leaf([1, 2])],
      ['b', leaf([1])],
    ]);
    expect(load(saved, more)).toEqual(
      refused(
        'STATE_SHAPE',
        /groups of \[1\] parameters were saved, the optimiser has \[2\]; they differ from b on/,
      ),
    );
    expect(load(more.stateDict())).toEqual(
      refused('STATE_SHAPE', /\[2\] parameters were saved.*params\[1\] of group 0/),
    );
    const other = new Adam([leaf([[1], [2]])]);
    expect(load(saved, other)).toEqual(
      refused('STATE_SHAPE', /expAvg of params\[0\] is \[2\]; wanted a tensor of \[2,1\]/),
    );
  });

  test('OPT-21: the state of another kind of optimiser is refused', () => {
    expect(load(new SGD([leaf([1, 2])]).stateDict())).toEqual(
      refused('STATE_VERSION', /the state of "SGD", the optimiser is Adam/),
    );
  });

  test('OPT-22: names that mean something to JavaScript are only names, and unknown', () => {
    const hostile = (text: string): unknown => JSON.parse(text);
    const entry = saved.state['0']!;
    expect(load(hostile('{"__proto__": {"kind": "Adam", "state": {}, "paramGroups": []}}'))).toEqual(
      refused('STATE_NAME', /"__proto__"/),
    );
    expect(load({ ...saved, state: hostile('{"__proto__": {}}') })).toEqual(
      refused('STATE_NAME', /state "__proto__" belongs to no parameter/),
    );
    expect(
      load({
        ...saved,
        state: { 0: Object.defineProperty({ ...entry }, '__proto__', { value: 1, enumerable: true }) },
      }),
    ).toEqual(refused('STATE_NAME', /"__proto__" is not known/));
    expect(
      load({
        ...saved,
        paramGroups: [
          Object.defineProperty({ ...saved.paramGroups[0] }, '__proto__', { value: 1, enumerable: true }),
        ],
      }),
    ).toEqual(refused('STATE_NAME', /"__proto__" is not known/));
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test('a state that an optimiser gave is taken, whatever its options were changed to', () => {
    const run = () => new SGD([leaf([1])], { lr: 0.1, momentum: 0.9, nesterov: true });
    const [changed, fresh] = [run(), run()];
    changed.paramGroups[0]!.momentum = 0;
    changed.step();
    fresh.loadStateDict(changed.stateDict());
    expect(fresh.paramGroups[0]).toMatchObject({ momentum: 0, nesterov: true });
  });

  test('what has many keys and is no state is refused in one short line', () => {
    const [first = ''] = refusal(() => loose(new SGD([leaf([1])]), 'loadStateDict', leaf([1]))).message.split(
      '\n',
    );
    expect(first).toMatch(/"storage", "shape", "strides" and \d+ others is missing or unknown$/);
    expect(first.length).toBeLessThanOrEqual(160);
  });

  test('every other thing that is missing, wrong or too much is named', () => {
    const { expAvg: _, ...rest } = saved.state['0']!;
    const [group] = saved.paramGroups;
    const { lr: __, ...withoutRate } = group!;
    const cases: readonly (readonly [unknown, string, RegExp])[] = [
      [null, 'STATE_NAME', /got null/],
      [{ ...saved, extra: 1 }, 'STATE_NAME', /"extra" is missing or unknown/],
      [{ ...saved, paramGroups: 3 }, 'STATE_NAME', /paramGroups is 3/],
      [{ ...saved, paramGroups: [{ ...group, params: 'all' }] }, 'STATE_NAME', /params of group 0 is "all"/],
      [{ ...saved, paramGroups: [withoutRate] }, 'STATE_NAME', /options lr are missing/],
      [{ ...saved, paramGroups: [{ ...group, lr: -1 }] }, 'ARG_RANGE', /lr is -1/],
      [{ ...saved, state: { 0: rest } }, 'STATE_NAME', /state of params\[0\]: expAvg is missing/],
      [{ ...saved, state: { 0: 3 } }, 'STATE_NAME', /the state of params\[0\] is 3/],
      [
        { ...saved, state: { 0: { ...saved.state['0'], step: 1.5 } } },
        'STATE_SHAPE',
        /step of params\[0\] is 1.5; wanted a whole number >= 0/,
      ],
      [
        { ...saved, state: { 0: { ...saved.state['0'], expAvg: [1, 2] } } },
        'STATE_SHAPE',
        /expAvg of params\[0\] is \[1, 2\]; wanted a tensor of \[2\]/,
      ],
      [{ ...saved, state: { 7: saved.state['0'] } }, 'STATE_NAME', /state "7" belongs to no parameter/],
    ];
    for (const [dict, code, message] of cases) expect(load(dict)).toEqual(refused(code, message));
  });

  test('OPT-24: a checkpoint brings its learning rate; another one is set afterwards, in so many words', () => {
    const optimizer = target();
    optimizer.loadStateDict(saved);
    expect(optimizer.paramGroups[0]!.lr).toBe(0.5);
    optimizer.paramGroups[0]!.lr = 0.1;
    stepWith(optimizer, [[q, tensor([1, 2])]]);
    expect(optimizer.state.get(q)?.step).toBe(2);
  });

  test('a state dict is a copy: training on does not change it', () => {
    const optimizer = new Adam([p]);
    const dict = trained(optimizer, p);
    const before = dict.state['0']!['expAvg'];
    const text = String(before);
    stepWith(optimizer, [[p, tensor([5, 6])]]);
    expect(String(before)).toBe(text);
  });
});

test('a state for parameters of another type is cast to theirs', () => {
  const p = leaf([1, 2]);
  const wide = tensor([1, 2], { dtype: 'float64', requiresGrad: true });
  const [from, to] = [new Adam([p]), new Adam([wide])];
  stepWith(from, [[p, tensor([1, 2])]]);
  to.loadStateDict(from.stateDict());
  expect(to.state.get(wide)?.expAvg.dtype).toBe('float64');
  expect(zeros([2]).dtype).toBe('float32');
});
