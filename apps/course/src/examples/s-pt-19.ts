/** S-PT-19: the cross entropy of a zero. */
import * as torch from 'isograd';
import { claim, digits, is } from '../claim.js';
import { example } from '../example.js';

const F = torch.nn.functional;

export const infiniteCrossEntropy = example({
  id: 'S-PT-19',
  title: 'The cross entropy of an output of zero',
  document: 'blog',
  question: 'Does an output of 0 make the cross entropy infinite?',
  seed: 0,
  parameters: { classes: 10 },
  run({ parameters: { classes }, print }) {
    const p = torch.tensor([0, 1]);
    const right = torch.tensor([1, 0]);
    const byHand = right.mul(torch.log(p)).neg();
    print('-t * log(p) =', byHand);
    print('its sum =', byHand.sum());
    const nll = F.nllLoss(torch.log(p).unsqueeze(0), torch.tensor([0n]));
    print('nll_loss of log(p) =', nll);
    const logits = F.crossEntropy(torch.zeros([1, classes]), torch.tensor([0n]));
    print(`cross_entropy of ${classes} zero logits =`, logits);
    const far = F.crossEntropy(torch.tensor([[-1e4, 1e4]]), torch.tensor([0n]));
    print('cross_entropy of logits -1e4 and 1e4 =', far);
    const bce = F.binaryCrossEntropy(torch.tensor([0]), torch.tensor([1]));
    print('binary_cross_entropy of 0 =', bce);
    return {
      byHand,
      sum: byHand.sum().item(),
      nll: nll.item(),
      zeroLogits: logits.item(),
      farLogits: far.item(),
      binary: bce.item(),
    };
  },
  claims: ({ sum, nll, zeroLogits, farLogits, binary }, { parameters: { classes } }) => [
    claim('a probability of 0 for the right class makes the loss infinite', nll, is(Infinity)),
    claim('so does the sum of -t · log(p) by hand; 0 · log(1) next to it does no harm', sum, is(Infinity)),
    claim('logits of 0 do not: k equal logits give ln k', zeroLogits, digits(Math.log(classes))),
    claim('logits far apart do not either: the loss is their distance', farLogits, is(20000)),
    claim('binary_cross_entropy does not: PyTorch stops its logarithm at -100', binary, is(100)),
  ],
});
