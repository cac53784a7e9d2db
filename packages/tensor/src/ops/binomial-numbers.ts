/** One draw of a binomial distribution, from uniform numbers in the order in which PyTorch takes them. */

type Uniform = () => number;
type Round = (v: number) => number;

/** How many of `count` trials succeed. `round`: to the type of the tensor, as PyTorch computes in part. */
export function binomialOf(count: number, prob: number, uniform: Uniform, round: Round): number {
  if (count <= 0 || prob <= 0) return 0;
  if (prob >= 1) return count;
  if (prob <= 0.5) return successes(count, prob, uniform, round);
  return count - successes(count, round(1 - prob), uniform, round);
}

const successes = (count: number, prob: number, uniform: Uniform, round: Round): number =>
  round(count * prob) >= 10 ? many(count, prob, uniform, round) : few(count, prob, uniform, round);

/** Trials up to the next success are geometric; how many of these fit. */
function few(count: number, prob: number, uniform: Uniform, round: Round): number {
  const logarithm = round(Math.log1p(-prob));
  for (let [trials, found] = [0, 0]; ; found++) {
    trials += Math.ceil(Math.log(uniform()) / logarithm);
    if (trials > count) return found;
  }
}

/** W. Hörmann, "The generation of binomial random variates" (1993), BTRS. */
function many(count: number, prob: number, uniform: Uniform, round: Round): number {
  const rest = round(1 - prob);
  const spread = round(Math.sqrt(round(round(count * prob) * rest)));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * prob;
  const center = round(count * prob) + 0.5;
  const accepted = 0.92 - 4.2 / b;
  const odds = round(prob / rest);
  const alpha = (2.83 + 5.1 / b) * spread;
  const mode = Math.floor(round(round(count + 1) * prob));
  for (;;) {
    const u = uniform() - 0.5;
    const v = uniform();
    const room = 0.5 - Math.abs(u);
    const k = round(Math.floor(((2 * a) / room + b) * u + center));
    if (k < 0 || k > count) continue;
    if (room >= 0.07 && v <= accepted) return k;
    const most =
      (mode + 0.5) * Math.log((mode + 1) / (odds * (count - mode + 1))) +
      (count + 1) * Math.log((count - mode + 1) / (count - k + 1)) +
      (k + 0.5) * Math.log((odds * (count - k + 1)) / (k + 1)) +
      tail(mode) +
      tail(count - mode) -
      tail(k) -
      tail(count - k);
    if (Math.log((v * alpha) / (a / (room * room) + b)) <= most) return k;
  }
}

const tails = [
  0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.02079067210376509, 0.0166446911898211,
  0.0138761288230707, 0.0118967099458917, 0.010411265261972, 0.00925546218271273, 0.00833056343336287,
] as const;
/** What Stirling's formula leaves of ln k!. */
function tail(k: number): number {
  const known = tails[Math.floor(k)];
  if (known !== undefined) return known;
  const square = (k + 1) * (k + 1);
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
}
