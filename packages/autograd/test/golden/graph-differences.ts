/** Graphs that differ from PyTorch's on purpose, by reason. */

/** What PyTorch 1.13, which the graphs are recorded with, calls otherwise than PyTorch 2. */
export const renamed: Readonly<Record<string, string>> = {
  ReshapeAliasBackward0: 'ViewBackward0',
  SqueezeBackward3: 'SqueezeBackward4',
};

/** Expressions of graphs.txt. */
export const differences: Readonly<Record<string, readonly string[]>> = {
  'PyTorch 2 records them as here': [
    'x.prelu(v1)',
    'x.prelu(v3)',
    'v3.prelu(v1)',
    'v3.diag()',
    'x.diagflat()',
    'x.cosineSimilarity(y)',
  ],
  'the diagonal that diag copies is a view and its copy': ['x.diag()', 'm22.diag(1)', 'x.corrcoef()'],
  'PyTorch has no derivative, here there is one': [
    'x.floorDivide(y)',
    'x.floorDivide(2)',
    'x.mul(1).floorDivide_(y)',
    'x.heaviside(y)',
    'x.mul(1).heaviside_(y)',
    'x.aminmax().min',
    'x.aminmax({dim:0}).min',
    'x.aminmax({dim:0}).max',
  ],
  'one step in place of several: less to compute and to record, or more digits': [
    'x.linear(B.t())',
    'x.linear(B.t(),v2)',
    'A3.linear(B.t(),v2)',
    'A3.matmul(B3)',
    'v3.matmul(B3)',
    'A.matmul(B3)',
    'B3.transpose(1,2).matmul(A3.transpose(1,2))',
    'x.softsign()',
    'x.ndtr()',
    "A3.pad([1,1],{mode:'circular'})",
  ],
  'made of other steps': [
    'x.quantile(0.5)',
    'x.quantile(0.5,1)',
    'x.quantile([0.2,0.5],1)',
    'x.quantile(0.5,0,{keepdim:true})',
    "x.quantile(0.5,0,{interpolation:'lower'})",
    'x.nanquantile(0.5)',
    'v3.vander()',
    'T.combinations(v3)',
    "T.einsum('ij,jk->ik',A,B)",
    "T.einsum('bij,bjk->bik',A3,B3)",
    "T.einsum('ii',m22)",
    "T.einsum('ij->i',x)",
    "T.einsum('i,j->ij',v2,v3)",
    'L.solve(m22,v2)',
    "L.matrixNorm(m22,{ord:'nuc'})",
    'L.matrixNorm(m22,{ord:1})',
    'L.matrixNorm(m22,{ord:2})',
    'L.multiDot([A,B,A])',
    'L.choleskySolve(A,m22)',
    'L.choleskyInverse(m22)',
    'L.cond(m22)',
  ],
  'a view that was written into stays the view that it is': ['x.mul(1).select(0,0).mul_(2)'],
};
