/** S-PT-1: the weights that nn.Linear(2, 4) starts with. */
import * as torch from 'isograd';
import { between, claim, is } from '../claim.js';
import { example } from '../example.js';

const { nn } = torch;

export const defaultWeights = example({
  id: 'S-PT-1',
  title: 'The default weights of nn.Linear(2, 4)',
  document: 'notebook',
  question: 'Which random numbers does a layer start with when nobody initialises it?',
  seed: 0,
  parameters: {},
  run({ seed, print }) {
    torch.manualSeed(seed);
    // default
    const linear = new nn.Linear(2, 4);
    print(linear.weight);
    return { weight: linear.weight, bias: linear.bias ?? torch.empty([0]) };
  },
  claims: ({ weight, bias }) => [
    claim('weights lie between -√(1/2) and √(1/2)', largest(weight), between(0, Math.SQRT1_2)),
    claim('so do biases, which are drawn after the weights', largest(bias), between(0, Math.SQRT1_2)),
  ],
  digits: ({ weight, bias }) => [
    claim('the weight prints as in the notebook', weight.toString(), is(notebook)),
    claim(
      'the bias prints as in PyTorch',
      bias.toString(),
      is('Parameter containing:\ntensor([-0.0628,  0.1871, -0.2137, -0.1390], requires_grad=True)'),
    ),
  ],
});

const largest = (x: torch.Tensor): number => x.abs().max().item();

const notebook = `Parameter containing:
tensor([[-0.0053,  0.3793],
        [-0.5820, -0.5204],
        [-0.2723,  0.1896],
        [-0.0140,  0.5607]], requires_grad=True)`;
