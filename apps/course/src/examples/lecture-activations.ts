/** What the lecture says of ReLU and ELU, measured on standard normal inputs. */
import * as torch from 'isograd';
import { between, type Claim, claim, within } from '../claim.js';

const F = torch.nn.functional;

/** Means, slopes and levels of both activations. */
export function measuredActivations() {
  const z = torch.randn([100_000]);
  const below = torch.tensor([-1], { requiresGrad: true });
  F.elu(below).backward();
  const slopes = torch.randn([100_000], { requiresGrad: true });
  F.relu(slopes).sum().backward();
  return {
    reluMean: F.relu(z).mean().item(),
    eluMean: F.elu(z).mean().item(),
    reluFlat: slopes.grad?.eq(0).double().mean().item() ?? NaN,
    eluSlope: below.grad?.item() ?? NaN,
    eluGrowth: 2 * F.elu(z).pow(2).mean().item(),
  };
}

/** The lecture's sentences about them. */
export function aboutActivations(r: Readonly<ReturnType<typeof measuredActivations>>): readonly Claim[] {
  return [
    claim('ReLU has no slope for half of all inputs: there a neuron can die', r.reluFlat, within(0.5, 0.007)),
    claim('ELU has one below zero too: 0.368 at -1', r.eluSlope, within(Math.exp(-1), 1e-6)),
    claim(
      "ELU's average output is nearer to zero than ReLU's: 0.16 against 0.40",
      r.eluMean / r.reluMean,
      between(0.37, 0.44),
    ),
    claim(
      'Kaiming takes √2 as the gain of ELU; 1.2452 would keep the variance, which so grows by 1.29 a layer',
      r.eluGrowth,
      within(1.29, 0.03),
    ),
  ];
}
