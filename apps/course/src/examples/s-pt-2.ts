/** S-PT-2: the same layer after Kaiming initialisation. */
import * as torch from 'isograd';
import { between, claim, is } from '../claim.js';
import { example } from '../example.js';

const { nn } = torch;

export const kaimingWeights = example({
  id: 'S-PT-2',
  title: 'The same layer after kaiming_uniform_',
  document: 'notebook',
  question: 'What does Kaiming initialisation change?',
  seed: 0,
  parameters: {},
  run({ seed, print }) {
    torch.manualSeed(seed);
    const linear = new nn.Linear(2, 4);
    const before = linear.weight.detach().clone();
    // kaiming
    torch.manualSeed(seed);
    print(nn.init.kaimingUniform_(linear.weight));
    return { weight: linear.weight, before };
  },
  claims({ weight, before }) {
    const ratio = weight.detach().double().div(before.double());
    return [
      claim(
        'weights lie between -√3 and √3: √2 · √(3/2)',
        weight.abs().max().item(),
        between(0, Math.sqrt(3)),
      ),
      claim(
        'from the same seed every weight is √6 times the default one: the default has a = √5, Kaiming a = 0',
        Array.from(ratio.data()),
        (all) => all.every((v) => Math.abs(v / Math.sqrt(6) - 1) < 1e-6),
      ),
    ];
  },
  digits: ({ weight }) => [claim('the weight prints as in the notebook', weight.toString(), is(notebook))],
});

const notebook = `Parameter containing:
tensor([[-0.0130,  0.9291],
        [-1.4256, -1.2747],
        [-0.6671,  0.4645],
        [-0.0343,  1.3733]], requires_grad=True)`;
