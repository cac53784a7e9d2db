/** S-TF-1: the sigmoid and its gradient from -8 to 8, in TensorFlow. */
import * as tf from 'isograd/tensorflow';
import { example } from '../example.js';
import { type Curve, curveClaims, curvePlot, sameCurve, torchCurve } from './sigmoid-curve.js';

export const sigmoidGradientTensorflow = example({
  id: 'S-TF-1',
  title: 'The gradient of the sigmoid',
  document: 'textbook',
  dialect: 'tensorflow',
  tabOf: 'S-PT-11',
  question: 'Why does the sigmoid make gradients vanish?',
  seed: 0,
  parameters: { from: -8, to: 8, step: 0.1 },
  run({ parameters: { from, to, step }, plot }) {
    const curve = curveOf(new tf.Variable(tf.range(from, to, step)));
    plot(curvePlot(curve, from, to));

    const torch = torchCurve(from, to, step);
    const onTorchX = curveOf(new tf.Variable(torch.x)).gradient;
    return { ...curve, onTorchX, torchGradient: torch.gradient };
  },
  claims: (curve) => [...curveClaims(curve), ...sameCurve(curve, curve.torchGradient)],
});

function curveOf(x: tf.Variable): Curve {
  using t = new tf.GradientTape();
  const y = tf.nn.sigmoid(x);
  return { x, y, gradient: t.gradient(y, x) ?? tf.zerosLike(x) };
}
