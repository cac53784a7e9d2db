/** Writes the exported functions of two operands: every form of every operation, alike but for the operation. */

const strided =
  'm: i32, n: i32, a: usize, aRow: i32, aStep: i32, b: usize, bRow: i32, bStep: i32, out: usize';

/** Parameters of each form, and how the function of an operation is called. The loop of a form bears its name. */
const forms = {
  same: { named: (name) => name, parameters: 'n: i32, a: usize, b: usize, out: usize' },
  withScalar: { named: (name) => `${name}Scalar`, parameters: 'n: i32, a: usize, s: f32, out: usize' },
  scalarWith: { named: (_, type) => `scalar${type}`, parameters: 'n: i32, s: f32, a: usize, out: usize' },
  broadcast: { named: (name) => `${name}Broadcast`, parameters: strided },
  broadcastF64: { named: (name) => `${name}BroadcastF64`, parameters: strided },
};

const arithmetic = ['same', 'withScalar', 'broadcast', 'broadcastF64'];
const comparison = ['same', 'withScalar', 'broadcast'];

/** The files of assembly/ that hold the operations, where the loops are that they run in, and the forms of each. */
const families = [
  {
    file: 'binary',
    loops: 'loops',
    operations: {
      Add: arithmetic,
      Sub: [...arithmetic, 'scalarWith'],
      Mul: arithmetic,
      Div: [...arithmetic, 'scalarWith'],
      Maximum: arithmetic,
      Minimum: arithmetic,
    },
  },
  { file: 'logs', loops: 'loops', operations: { Pow: ['same', 'withScalar', 'broadcast', 'scalarWith'] } },
  {
    file: 'compare',
    loops: 'compare',
    operations: {
      Eq: comparison,
      Ne: comparison,
      Lt: comparison,
      Le: comparison,
      Gt: comparison,
      Ge: comparison,
    },
  },
];

/** The source of the entry that exports them, which is compiled beside index.ts and stands in no file. */
export function operandForms() {
  return families
    .flatMap(({ file, loops, operations }) => [
      `import * as ${file}Loops from './${loops}';`,
      `import { ${Object.keys(operations).join(', ')} } from './${file}';`,
      ...Object.entries(operations).flatMap(([type, names]) =>
        names.map((form) => written(form, type, file)),
      ),
    ])
    .join('\n');
}

function written(form, type, file) {
  const { named, parameters } = forms[form];
  const name = named(type[0].toLowerCase() + type.slice(1), type);
  const passed = parameters.replaceAll(/: \w+/g, '');
  return `export function ${name}(${parameters}): void {\n  ${file}Loops.${form}<${type}>(${passed});\n}`;
}
