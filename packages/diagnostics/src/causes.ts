/** Causes that no factor per layer shows: values that are not finite, gradients that never arrive, activations that are shut. */
import { type Link } from './chain.js';
import { type Diagnosis, finding, name, number, type Stretch, subject, words } from './diagnosis.js';
import { momentsOf, titleOf } from './activations.js';
import { momentsBefore, weightGain } from './prediction.js';
import type { LayerRecord, Recording } from './recording.js';
import { statisticOf } from './statistics.js';
import { nonFiniteOf, type Summary } from './summary.js';

const wrong = (s: Summary | null | undefined): number => (s === null || s === undefined ? 0 : nonFiniteOf(s));

/** NaN or infinite values: of the input, else of the first output, else of the gradient nearest the loss. */
export function nonFinite(recording: Recording, grown: Stretch | null): Diagnosis | null {
  const { input, layers } = recording;
  if (wrong(input) > 0)
    return finding({
      verdict: 'non-finite',
      pass: 'forward',
      layer: 'input',
      sentence: `the input holds ${wrong(input)} NaN or infinite values`,
      cure: 'clean or scale the data before it reaches the model',
    });
  const signal = layers.find(({ output }) => wrong(output) > 0);
  if (signal !== undefined) return broken(signal, layers, grown);
  const gradient = layers.findLast((layer) => wrong(layer.gradient) > 0);
  if (gradient === undefined) return null;
  const last = layers.findLast((layer) => layer.gradient !== null);
  return finding({
    verdict: 'non-finite',
    pass: 'backward',
    layer: gradient.path,
    sentence: `the gradient of ${name(gradient)} is the first with NaN or infinite values${before(grown)}`,
    ...(grown === null ? { cure: gradient === last ? inLoss : between(gradient) } : { stretch: grown }),
  });
}

/** A loss that is NaN or infinite, although everything in the model is finite. */
export function brokenLoss({ layers, loss }: Recording): Diagnosis | null {
  if (wrong(loss?.value) === 0) return null;
  const found = { verdict: 'non-finite', pass: 'forward', layer: 'loss' } as const;
  return layers.at(-1)?.output.count === 0
    ? finding({
        ...found,
        sentence: 'the loss is NaN, because the batch has no rows',
        cure: 'leave empty batches out, or keep the last small one of an epoch whole',
      })
    : finding({
        ...found,
        sentence: 'the loss is NaN or infinite, and every output of the model is finite',
        cure: inLoss,
      });
}

const inLoss =
  'look at the loss: it takes a log or a root of 0, or divides by 0; use the form on logits (binaryCrossEntropyWithLogits, crossEntropy), or add a small number first';
const between = (layer: LayerRecord): string =>
  `look at what is computed between ${name(layer)} and the layer after it: a log or root of 0, a division by 0, or an overflow`;
const before = (grown: Stretch | null): string =>
  grown === null
    ? ''
    : `; before that the ${subject(grown.pass)} grew by ${words(grown.factor)} a layer from ${name(grown.links[0]?.layer)} on`;

/** An output that is not finite: a parameter is at fault, or the growth before, or what the model computes in between. */
function broken(layer: LayerRecord, layers: readonly LayerRecord[], grown: Stretch | null): Diagnosis {
  const parameter = layer.parameters.find(({ value }) => nonFiniteOf(value) > 0);
  const found = { verdict: 'non-finite', pass: 'forward', layer: layer.path } as const;
  const first = `the output of ${name(layer)} is the first with NaN or infinite values`;
  if (parameter !== undefined) {
    const all = layers.every(({ parameters }) => parameters.every(({ value }) => nonFiniteOf(value) > 0));
    const where = all ? ', and so does every parameter of the model' : '';
    return finding({
      ...found,
      sentence: `${first}: its ${parameter.name} holds ${nonFiniteOf(parameter.value)} of them${where}`,
      cure: 'start again from finite weights; if an update made them, with a smaller learning rate, or clipGradNorm_(parameters, 1) before each step',
    });
  }
  if (grown !== null) return finding({ ...found, stretch: grown, sentence: `${first}${before(grown)}` });
  const size = layer.parameters.map(({ value }) => statisticOf('rms', value) ?? 0);
  const large = Math.max(0, ...size);
  return finding({
    ...found,
    sentence: first,
    cure:
      large > 1e6
        ? `its weights are as large as ${number(large)}: initialise them with kaimingNormal_(weight), and train with a smaller learning rate`
        : `look at what is computed before ${name(layer)}: a log or root of 0, a division by 0, or an overflow`,
  });
}

/** Trainable layers that ran and got no gradient at all, though the loss, or another layer, did. */
export function unreached({ layers, loss }: Recording): Diagnosis | null {
  if (!layers.some(({ gradient }) => gradient !== null) && loss === undefined) return null;
  const without = layers.filter(
    ({ trains, gradient, parameters }) =>
      trains === true && gradient === null && parameters.every(({ passes }) => passes === 0),
  );
  const [first, last] = [without.at(-1), without[0]];
  if (first === undefined) return null;
  const rest = without.length === 1 ? '' : ` and ${without.length - 1} more, up to ${name(last)}`;
  return finding({
    verdict: 'vanishing',
    pass: 'backward',
    layer: first.path,
    until: last!.path,
    sentence: `no gradient arrives at ${name(first)}${rest}: the loss does not depend on its output, or the graph is cut`,
    cure: 'look between it and the loss for detach(), item() or a tensor made anew from numbers; what shall not train, freeze with requiresGrad_(false)',
  });
}

const isBlank = (s: Summary | null | undefined): boolean => !!s && s.count > 0 && s.zero === s.count;

/** An input of zeros alone that leaves the first layer as zeros: nothing can be learnt from it. */
export function blank({ input, layers }: Recording): Diagnosis | null {
  if (!isBlank(input) || !isBlank(layers[0]?.output)) return null;
  return finding({
    verdict: 'vanishing',
    pass: 'forward',
    layer: 'input',
    sentence: 'every number of the input is zero, so no weight of the first layer gets a gradient',
    cure: 'look at how the data is read and scaled',
  });
}

/** A gradient that is zero from the loss on has no ratio, but it is gone all the same. */
export function silent(recording: Recording, links: readonly Link[]): Diagnosis | null {
  const { layers } = recording;
  const known = layers.flatMap(({ gradient }) => gradient ?? []);
  if (known.length === 0 || known.some((g) => statisticOf('norm', g) !== 0)) return null;
  const last = layers.findLast(({ gradient }) => gradient !== null)!;
  const lost = { verdict: 'vanishing', pass: 'backward', until: layers[0]!.path } as const;
  const sentence = `the gradient is exactly zero in every layer, already where it leaves the loss, at ${name(last)}`;
  const link = links.findLast(({ layer }) => layer === last);
  const level = statisticOf('mean', last.output) ?? 0;
  const deviation = statisticOf('std', last.output) ?? 0;
  if (link !== undefined && Math.abs(level) > 8 && Math.abs(level) > 4 * deviation)
    return finding({
      ...lost,
      layer: last.path,
      sentence: `${sentence}, whose outputs lie around ${number(level)}: what follows is shut there`,
      cure: opened(link, links),
    });
  return finding({
    ...lost,
    layer: last.path,
    sentence,
    cure: 'choose a loss that depends on the output here: it is saturated, detached or multiplied by zero',
  });
}

/** Where an activation of a stretch is shut: nothing that reaches it lies where it has a slope. */
export function shut(verdict: 'vanishing' | 'exploding', stretch: Stretch): Diagnosis | null {
  if (verdict === 'exploding') return null;
  const link = stretch.links.find(isShut);
  const culprit = link?.before;
  if (link === undefined || culprit === null || culprit === undefined) return null;
  const { output } = culprit.layer;
  const mean = statisticOf('mean', output) ?? 0;
  const cure = opened(culprit);
  const spread = statisticOf('std', output) ?? 0;
  return finding({
    verdict,
    pass: stretch.pass,
    layer: cure.startsWith('standardise') ? 'input' : culprit.layer.path,
    until: link.layer.path,
    stretch,
    sentence: `the ${subject(stretch.pass)} vanishes behind ${name(culprit.layer)}, ${words(stretch.total)} in all: its outputs, ${number(mean)} on average with a deviation of ${number(spread)}, lie where the ${titleOf(link.activation!)} is flat`,
    cure,
  });
}

/** Less than a thousandth of what passes at mean 0 and deviation 1. */
function isShut(link: Link): boolean {
  const { activation, source, before: previous } = link;
  if (activation === null || source === null || previous === null) return false;
  if (activation === 'relu' && source.max !== null && source.max <= 0) return true;
  const moments = momentsBefore(link);
  return moments !== null && moments.slope < 1e-3 * momentsOf(activation, 0, 1).slope;
}

/** What brings the outputs of a layer back to where an activation has a slope. */
function opened(link: Link, others: readonly Link[] = []): string {
  const { layer, source } = link;
  const bias = heavyBias(layer);
  const alike = others.filter((other) => other !== link && heavyBias(other.layer) !== null).length;
  if (bias !== null)
    return `its bias does it, ${number(bias)} on average: zeros_(bias) in ${name(layer)}${alike === 0 ? '' : ` and the ${alike} more layers like it`}`;
  const arrived = source === null ? null : statisticOf('rms', source);
  if (link.before === null && arrived !== null && arrived > 10)
    return `standardise the input, whose level is ${number(arrived)}: subtract its mean, divide by its standard deviation`;
  const gain = weightGain(link);
  if (gain !== null && gain > 5) return `its weights are too large: kaimingNormal_(weight) in ${name(layer)}`;
  return `use LeakyReLU or ELU behind ${name(layer)}, more units, or LayerNorm before the activation`;
}

/** The mean of a bias that makes most of what a layer puts out; null for another. */
function heavyBias({ output, parameters }: LayerRecord): number | null {
  const bias = parameters.find(({ name: parameter }) => parameter === 'bias')?.value;
  const [size, level] = [bias && statisticOf('rms', bias), statisticOf('rms', output)];
  if (bias === undefined || !size || !level || size < level / 2) return null;
  return statisticOf('mean', bias);
}
