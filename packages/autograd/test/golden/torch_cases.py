"""Writes torch-cases.json: what PyTorch answers to each case of ../torch/*-cases.ts.

    python3 torch_cases.py

Values are nested lists. An error is recorded with the code that ours has for it and PyTorch's first words.
"""
import json
import os

import torch
from torch.utils.checkpoint import checkpoint

HERE = os.path.dirname(os.path.abspath(__file__))


def leaf(values):
    return torch.tensor(values, dtype=torch.float64, requires_grad=True)


def plain(values):
    return torch.tensor(values, dtype=torch.float64)


# PyTorch's words, and the code of our error. The first that fits counts.
CODES = [
    ('do not track version counter', 'GRAD_MODE'),
    ('on inference tensor outside InferenceMode', 'GRAD_MODE'),
    ('cannot be saved for backward', 'GRAD_MODE'),
    ('Inplace update to inference tensor', 'GRAD_INPLACE'),
    ('created in inference mode', 'GRAD_INPLACE'),
    ("register a hook on a tensor that doesn't require", 'GRAD_NOT_REQUIRED'),
    ('change requires_grad', 'GRAD_MODE'),
    ('modified by an inplace operation', 'GRAD_INPLACE'),
    ('second time', 'GRAD_FREED'),
    ('a view of a leaf', 'GRAD_INPLACE'),
    ('leaf Variable that requires grad', 'GRAD_INPLACE'),
    ('can only save variables', 'GRAD_CUSTOM'),
    ('can only accept variables', 'GRAD_CUSTOM'),
    ('only accepts variable', 'GRAD_CUSTOM'),
    ('incorrect number of gradients', 'GRAD_CUSTOM'),
    ('gradient different than None', 'GRAD_CUSTOM'),
    ('expected Variable or None', 'GRAD_CUSTOM'),
    ('returns multiple views', 'GRAD_INPLACE'),
    ('no_grad', 'GRAD_INPLACE'),
    ('scalar outputs', 'GRAD_NON_SCALAR'),
    ('does not require grad', 'GRAD_NOT_REQUIRED'),
    ('memory location', 'ARG_ALIAS'),
    ("doesn't match the broadcast shape", 'SHAPE_MISMATCH'),
    ('cannot be multiplied', 'SHAPE_MISMATCH'),
    ('must match', 'SHAPE_BROADCAST'),
]

INPLACE = {
    'add_ on an intermediate': 'x=L([1,2]); y=x*x; y.add_(x); y.sum().backward(); out=[y,x.grad]',
    'mul_ keeps the value it overwrites': 'x=L([1,2]);w=L([3,4]); y=x+1; y.mul_(w); y.sum().backward(); out=[y,x.grad,w.grad]',
    'mul_ by itself': 'x=L([1,2]); y=x+1; y.mul_(y); y.sum().backward(); out=x.grad',
    'mul_, then second order': 'x=L([1,2]);w=L([3,4]); y=x*x; y.mul_(w); g,=torch.autograd.grad(y.sum(),[x],create_graph=True); out=[g,*torch.autograd.grad(g.sum(),[x,w])]',
    'relu_ after add, which saves nothing': 'x=L([-1,2]); y=x+1; y.relu_(); y.sum().backward(); out=[y,x.grad]',
    'exp_ over an output that sigmoid saved': 'x=L([1,2]); y=x.sigmoid(); y.exp_(); y.sum().backward(); out=x.grad',
    'exp_ alone': 'x=L([1,2]); y=x*2; y.exp_(); y.sum().backward(); out=x.grad',
    'a saved factor is changed': 'x=L([1,2]);c=T([3,4]); y=x*c; c.add_(1); y.sum().backward(); out=x.grad',
    'a factor that no needed formula reads is changed': 'x=L([1,2]); r=x*2; s=r*T([1,1]); r.add_(1); s.sum().backward(); out=x.grad',
    'add saves nothing': 'x=L([1,2]); y=x*2; z=y+1; y.add_(5); z.sum().backward(); out=[x.grad,y]',
    'a leaf in place': 'x=L([1,2]); x.add_(1); out=x',
    'a view of a leaf in place': 'x=L([1,2]); x[0].add_(1); out=x',
    'a leaf in place under noGrad': 'x=L([1,2])\nwith torch.no_grad(): x.add_(1)\n(x*x).sum().backward(); out=[x,x.grad]',
    'an optimiser step between forward and backward': 'x=L([1,2]); y=(x*x).sum()\nwith torch.no_grad(): x.add_(1)\ny.backward(); out=x.grad',
    'detach shares the version': 'x=L([1,2]); y=x*1; z=(y*y).sum(); y.detach().add_(1); z.backward(); out=x.grad',
    'an expanded tensor in place': 'y=torch.zeros(1,2).expand(3,2); y.add_(1); out=y',
    'in place cannot grow': 'y=torch.zeros(2); y.add_(torch.zeros(3,2)); out=y',
    'what copy_ overwrites has a gradient of zeros': 'x=L([1,2]);y=L([3,4]); z=x*x; z.copy_(y); (z*y).sum().backward(); out=[z,x.grad,y.grad]',
    'copy_ of a constant': 'x=L([1,2]); z=x*x; z.copy_(T([5,6])); z.sum().backward(); out=[z,x.grad,z.requires_grad]',
    'copy_ into a view, then second order': 'x=L([1,2]);y=L([3]); z=x*x; z[0].copy_((y*y)[0]); g,h=torch.autograd.grad((z*z).sum(),[x,y],create_graph=True); out=[g,h,*torch.autograd.grad(g.sum()+h.sum(),[x,y])]',
    'copy_ over all, then second order': 'x=L([1,2]);y=L([3,4]); z=x*x; z.copy_(y*y); g,h=torch.autograd.grad((z*z).sum(),[x,y],create_graph=True); out=[g,g.requires_grad,h,*torch.autograd.grad(h.sum(),[x,y],allow_unused=True)]',
    'what a draw overwrites has a gradient of zeros': 'x=L([1,2]); z=x*x; z.uniform_()[0].normal_(); z.sum().backward(); out=[x.grad,z.requires_grad]',
    'a comparison in place has gradients of zeros': 'x=L([1,2]);y=L([3,1]); z=x*x; z.ge_(y); z.sum().backward(); out=[z,x.grad,y.grad]',
    'an infinite gradient ends at steps': "x=L([1.5,-2]); v=T([float('inf'),float('nan')]); out=[torch.autograd.grad(y,x,v)[0] for y in (x.floor(),x.round(),x.sign(),(x*1).fill_(3),(x*1).zero_(),torch.div(x,2,rounding_mode='trunc'))]",
    'the gradient of a step has no history': 'x=L([1.5,-2]);g=L([1,2]); out=torch.autograd.grad(x.floor(),x,g,create_graph=True)[0].requires_grad',
    'an infinite gradient goes to the largest alone': "x=L([1,5,2,5]);y=L([2,3,2,6]); i=T(float('inf')); out=[torch.autograd.grad(f(x),x,i)[0] for f in (torch.max,torch.min,torch.median,torch.nanmedian)]+list(torch.autograd.grad(x.maximum(y),[x,y],i.expand(4))); out=[torch.nan_to_num(g,nan=7,posinf=9) for g in out]",
    'a quotient is written to': 'x=L([1,2]);y=L([3,4]); z=x/y; z.mul_(2); z.sum().backward(); out=[z,x.grad,y.grad]',
    'what was divided is written to': 'x=L([1,2]);y=L([3,4]); z=x*1; q=z/y; z.add_(1); q.sum().backward(); out=y.grad',
    'a quotient in place': 'x=L([1,2]);y=L([3,4]); z=x*1; z.div_(y); z.exp_(); z.sum().backward(); out=[z,x.grad,y.grad]',
    'clamp_ between a tensor and nothing': 'x=L([1,4]);y=L([3,2]); z=x*1; z.clamp_(min=y).mul_(2); z.clamp_(max=y*2); z.sum().backward(); out=[z,x.grad,y.grad]',
    'sinc_ and erfinv_ are written to': 'x=L([0.3,0.5]); z=x*1; z.sinc_().mul_(0.5).erfinv_().add_(1); z.sum().backward(); out=[z,x.grad]',
    'requiresGrad_(false) on a result': 'y=L([1])*1; y.requires_grad_(False); out=y',
}

VIEWS = {
    'in place on a view rewrites the base': 'x=L([[1,2],[3,4]]); y=x*1; y[0].mul_(T([10,20])); (y*T([[1,2],[3,4]])).sum().backward(); out=[y,x.grad,y.grad_fn.name().split("::")[-1]]',
    'in place on the base shows in the view': 'x=L([1,2,3]); y=x*1; v=y[1:3]; y.mul_(T([5,6,7])); v.sum().backward(); out=[v,x.grad]',
    'a sibling view is made again': 'x=L([1,2,3]); y=x*1; a=y[0:2]; b=y[1:3]; a.mul_(2); (b*T([1,10])).sum().backward(); out=[b,x.grad]',
    'a view of a view in place': 'x=L([[1,2],[3,4]]);w=L([7,8]); y=x*1; v=y.t()[1]; v.mul_(w); (y*T([[1,2],[3,4]])).sum().backward(); out=[y,x.grad,w.grad]',
    'second order through a rewritten base': 'x=L([1,2,3]); y=x*x; y[0:2].mul_(x[1:3]); g,=torch.autograd.grad((y*y).sum(),[x],create_graph=True); out=[g,torch.autograd.grad(g.sum(),[x])[0]]',
    'writing into a buffer without history': 'x=L([1,2]); b=torch.zeros(3,2,dtype=torch.float64); b[1].copy_(x*3); b[2].add_(x); b.sum().backward(); out=[b,x.grad,b.requires_grad]',
    'a view taken before the buffer got a history': 'x=L([1,2]); b=torch.zeros(2,dtype=torch.float64); v=b[1]; b.copy_(x*x); before=v.requires_grad; (v*3).backward(); out=[before,x.grad]',
    'in place on one of several views': 'x=L([1,2]); y=x*1; a,b=y.unbind(0); a.add_(1); out=a',
    'the base is written after unbind': 'x=L([1,2]); y=x*1; a,b=y.unbind(0); y.mul_(3); a.backward(); out=x.grad',
    'in place on a view made under noGrad': 'x=L([1,2]); y=x*1\nwith torch.no_grad(): v=y[0]\nv.add_(1); out=v',
    'requiresGrad of a view made under noGrad': 'x=L([1,2])\nwith torch.no_grad(): v=x[0]\nout=v.requires_grad',
    'a view made under noGrad in a product': 'x=L([1,2])\nwith torch.no_grad(): v=x[0]\n(v*x).sum().backward(); out=x.grad',
    'a hook on a view that is written to': 'x=L([1,2]); y=x*1; v=y[0]; s=[]; v.register_hook(lambda g:s.append(g.clone())); v.mul_(3); y.sum().backward(); out=[*s,x.grad]',
    'unbind with one output unused': 'x=L([[1,2],[3,4]]); a,b=x.unbind(0); (a*T([5,6])).sum().backward(); out=x.grad',
    'unbind with both outputs': 'x=L([[1,2],[3,4]]); a,b=x.unbind(1); (a*b).sum().backward(); out=[x.grad,a.grad_fn.name()]',
    'permute, and a slice with a step': 'x=L([[1,2,3],[4,5,6]]); (x.permute(1,0)[0:3:2]*T([[1,2],[3,4]])).sum().backward(); out=x.grad',
    'a saved view, and its base is changed': 'x=L([1,2]); y=x*1; v=y[0]; z=v*v; y.add_(1); z.backward(); out=x.grad',
    'several writes into one view': 'x=L([1,2,3]); y=x*2; v=y[0:2]; v.mul_(3); v.add_(x[1:3]); v.mul_(v); y.sum().backward(); out=[y,x.grad,v.sum().sigmoid().requires_grad]',
    'stack and select': 'x=L([1,2]);y=L([3,4]); torch.stack([x,y*x],1)[1].sum().backward(); out=[x.grad,y.grad]',
}

BACKWARD = {
    'max along an axis': 'x=L([[1,5,2],[7,3,7]]); v,i=x.max(1); (v*T([2,3])).sum().backward(); out=[v,i,x.grad,v.grad_fn.name(),i.requires_grad]',
    'max to second order': 'x=L([[1,5],[7,3]]); y=x.max(0,keepdim=True)[0]; g,=torch.autograd.grad((y*y*y).sum(),[x],create_graph=True); out=[g,torch.autograd.grad(g.sum(),[x])[0]]',
    'broadcast gradients': 'a=L([[1],[2]]);b=L([3,4,5]); (a*b).sum().backward(); out=[a.grad,b.grad]',
    'a stack of products with one weight': 'a=L([[[1,2]],[[3,4]]]);b=L([[5,6],[7,8]]); ((a@b)*T([[[1,2]],[[3,4]]])).sum().backward(); out=[a.grad,b.grad]',
    'sum along an axis that stays': 'x=L([[1,2],[3,4]]); ((x*x).sum(1,keepdim=True)*x).sum().backward(); out=[x.grad,x.sum(0),x.sum(0).grad_fn.name()]',
    'sigmoid to third order': 'x=L([0.3,-2]); g=x.sigmoid().sum()\nfor k in range(3): g,=torch.autograd.grad(g.sum(),[x],create_graph=True)\nout=g',
    'backward twice where values were saved': 'x=L([1,2]); y=(x*x).sum(); y.backward(); y.backward(); out=x.grad',
    'backward twice where nothing was saved': 'x=L([1,2]); y=(x+x).sum(); y.backward(); y.backward(); out=x.grad',
    'backward twice where a number was kept': 'x=L([1,2]);w=L([3,4]); y=x.lerp(w,0.25).sum(); y.backward(); y.backward(); out=[x.grad,w.grad]',
    'backward twice where weights were saved': 'x=L([1,2]);w=L([3,4]); y=x.lerp(w,T([0.25])).sum(); y.backward(); y.backward(); out=[x.grad,w.grad]',
    'a leaf that is frozen before backward': 'x=L([1,2]);y=L([3,4]); z=(x*y).sum(); x.requires_grad_(False); z.backward(); out=[x.grad,y.grad]',
    'a frozen leaf that has a gradient': 'x=L([1,2]); (x*2).sum().backward(); z=(x*3).sum(); x.requires_grad_(False); z.backward(); b=x.grad.clone(); x.requires_grad_(True); (x*4).sum().backward(); out=[b,x.grad]',
    'bounds that meet or cross': 'x=L([1,5,2,4]);a=L([3,3,3,3]);b=L([3,3,1,1]); (x.clamp(a,b)*T([1,2,3,4])).sum().backward(); out=[x.grad,a.grad,b.grad]',
    'a norm of an order below 1 at 0': 'x=L([0,4]); x.norm(.5).backward(); out=x.grad',
    'the second derivative of elu, selu and celu at 0': 'N=torch.nn.functional; out=[]\nfor f in (N.elu,N.selu,lambda x: N.celu(x,2)):\n  x=L([0,-1,800]); g,=torch.autograd.grad(f(x).sum(),[x],create_graph=True); out.append(torch.autograd.grad(g.sum(),[x])[0])',
    'an infinite gradient of a slice that renorm leaves as it was': "x=L([[.3,.4]]); out=torch.nan_to_num(torch.autograd.grad(x.renorm(2,0,1),x,T([[float('inf'),1]]))[0],nan=7,posinf=9)",
    'retainGraph': 'x=L([1,2]); y=(x*x).sum(); y.backward(retain_graph=True); y.backward(); out=x.grad',
    'backward of a vector': 'x=L([1,2]); (x*x).backward(); out=x.grad',
    'backward of what needs no gradient': 'x=T([1]); (x*x).sum().backward(); out=None',
    'a hook on an intermediate replaces its gradient': 'x=L([1,2]); y=x*2; s=[]; y.register_hook(lambda g:(s.append(g), g*10)[1]); (y*y).sum().backward(); out=[*s,x.grad]',
    'a hook on a leaf': 'x=L([1,2]); x.register_hook(lambda g:g*3); (x*x).sum().backward(); out=x.grad',
    'a hook set before an in-place operation': 'x=L([1,2]); y=x*2; s=[]; y.register_hook(lambda g:s.append(g)); y.mul_(5); y.sum().backward(); out=[*s,x.grad]',
    'retainGrad': 'x=L([1,2]); y=x*2; y.retain_grad(); (y*y).sum().backward(); out=[y.grad,x.grad]',
    'retainGrad, then in place': 'x=L([1,2]); y=x*2; y.retain_grad(); y.mul_(5); y.sum().backward(); out=[y.grad,x.grad]',
    'two leaves do not share a gradient': 'x=L([1,2]);y=L([3,4]); (x+y).sum().backward(); x.grad.add_(1); out=[x.grad,y.grad]',
    'a gradient that the user holds survives the next backward': 'x=L([1,2]); (x*x).sum().backward(); g=x.grad; x.grad=None; (x*3).sum().backward(); out=[g,x.grad]',
    'createGraph accumulates a gradient with a history': 'x=L([2,3]); (x*x*x).sum().backward(create_graph=True); g=x.grad; x.grad=None; g.sum().backward(); out=[g,x.grad]',
    'shapes that matmul refuses': 'out=torch.ones(2,3)@torch.ones(2,3)',
    'shapes that do not broadcast': 'out=torch.ones(2)+torch.ones(3)',
}

TRANSFORMS = {
    'hessian': 'out=F.hessian(lambda x:(x.sigmoid()*x*x).sum(),T([0.3,-1]))',
    'jvp of grad is a Hessian times a vector': 'out=F.hvp(lambda x:(x.exp()*x[0]).sum(),T([0.3,-1]),T([1,2]))[1]',
    'jacfwd and jacrev agree': 'f=lambda x:(x@x.t()).sigmoid().sum(0); j=F.jacobian(f,T([[1,2],[0.5,-1]])); out=[j,j]',
    'jvp through a write into a view': 'def f(x):\n  y=x*x; y[0].mul_(x[1]); return (y*y).sum()\nout=list(F.jvp(f,T([2,3]),T([1,0.5])))',
    'jacfwd through a buffer': 'def f(x):\n  b=torch.zeros(3,dtype=torch.float64); b[1:3].copy_(x*x); return b*b\nout=F.jacobian(f,T([2,3]))',
    'hessian through max and in place': 'def f(x):\n  y=x*x; y=y*x; return (y*y).unsqueeze(0).max(1)[0].sum()\nout=F.hessian(f,T([2.,-3.]))',
    'per-sample gradients': 'w=L([[1,0],[2,1]]); out=torch.stack([torch.autograd.grad((r.unsqueeze(0)@w).sigmoid().sum(),w)[0] for r in T([[1,2],[3,4]])])',
}

# A part of a tensor, and how it is written to: in each way, by each case.
PARTS = {
    'chunk into one': 'x.chunk(1)[0]',
    'chunk into two': 'x.chunk(2)[0]',
    'split into one': 'x.split(5)[0]',
    'split into one by sizes': 'x.split([2])[0]',
    'unbind of two': 'x.unbind(0)[0]',
    'unbind of one': 'x[:1].unbind(0)[0]',
    'a view of a chunk': 'x.chunk(2)[0].view(2)',
    'a clone of a chunk': 'x.chunk(1)[0].clone()',
    'tensorSplit': 'x.tensor_split(2)[0]',
    'hsplit into one': 'x.hsplit(1)[0]',
    'narrow': 'x.narrow(0,0,1)',
}
WRITES = {
    'a result': 'y=L([[1,2],[3,4]])*1; v=PART; v.add_(1); out=v.requires_grad',
    'a leaf': 'y=L([[1,2],[3,4]]); v=PART; v.add_(1); out=v.requires_grad',
    'what needs no gradient': 'y=T([[1,2],[3,4]]); v=PART; v.add_(1); out=v.requires_grad',
    'what needs none, by what does': 'y=T([[1,2],[3,4]]); v=PART; v.mul_(L(2)); out=v.requires_grad',
    'a result, by a constant': 'y=L([[1,2],[3,4]])*1; v=PART; v.zero_(); out=v.requires_grad',
    'a result, all under noGrad': 'y=L([[1,2],[3,4]])*1\nwith torch.no_grad(): v=PART; v.add_(1)\nout=v.tolist()',
    'a result, written under noGrad': 'y=L([[1,2],[3,4]])*1; v=PART\nwith torch.no_grad(): v.add_(1)\nout=v.tolist()',
    'a result, part taken under noGrad': 'y=L([[1,2],[3,4]])*1\nwith torch.no_grad(): v=PART\nv.add_(1); out=v.tolist()',
    'no gradient, part taken under noGrad': 'y=T([[1,2],[3,4]])\nwith torch.no_grad(): v=PART\nv.add_(1); out=v.requires_grad',
    'no gradient, part taken under noGrad, by what needs one': 'y=T([[1,2],[3,4]])\nwith torch.no_grad(): v=PART\nv.mul_(L(2)); out=v.requires_grad',
}
SEVERAL = {
    f'{part}: {write}': source.replace('PART', view.replace('x', 'y', 1))
    for part, view in PARTS.items()
    for write, source in WRITES.items()
}

# Custom operations: what forward and backward may return and save. `seen` is what backward was given.
FUNCTIONS = {
    'null alone is saved': "x=L([3,4]); ys=run(lambda c,x: (c.save_for_backward(None), x*2)[1], lambda c,g: (seen.append(list(c.saved_tensors)), g*2)[1], x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'a tensor and null are saved': "x=L([3,4]); ys=run(lambda c,x: (c.save_for_backward(x,None), x*2)[1], lambda c,g: (seen.append(list(c.saved_tensors)), g*2)[1], x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'null and a tensor are saved': "x=L([3,4]); ys=run(lambda c,x: (c.save_for_backward(None,x), x*2)[1], lambda c,g: (seen.append(list(c.saved_tensors)), g*2)[1], x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'a number is saved': "x=L([3,4]); ys=run(lambda c,x: (c.save_for_backward(3), x*2)[1], lambda c,g: g*2, x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'null is marked dirty': "x=L([3,4]); ys=run(lambda c,x: (c.mark_dirty(None), x*2)[1], lambda c,g: g*2, x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'null is marked non-differentiable': "x=L([3,4]); ys=run(lambda c,x: (c.mark_non_differentiable(None), x*2)[1], lambda c,g: g*2, x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'null behind a tensor': "x=L([3,4]); ys=run(lambda c,x: (x*2,None), lambda c,*g: (seen.append(list(g)), g[0]*2)[1], x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'null before a tensor': "x=L([3,4]); ys=run(lambda c,x: (None,x*2), lambda c,*g: (seen.append(list(g)), g[1]*2)[1], x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'a number and a string behind a tensor': "x=L([3,4]); ys=run(lambda c,x: (x*2,3,'s'), lambda c,*g: (seen.append(list(g)), g[0]*2)[1], x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'a tuple of one': "x=L([3,4]); ys=run(lambda c,x: (x*2,), lambda c,g: g*2, x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'null gradient for the input': "x=L([3,4]); ys=run(lambda c,x: x*2, lambda c,g: None, x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'null gradients in a list': "x=L([3,4]); ys=run(lambda c,x,a: x*2, lambda c,g: (None,None), x,1); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'one gradient too few': "x=L([3,4]); ys=run(lambda c,x,a: x*2, lambda c,g: g*2, x,1); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'nulls too many': "x=L([3,4]); ys=run(lambda c,x: x*2, lambda c,g: (g*2,None,None), x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'a gradient too many': "x=L([3,4]); ys=run(lambda c,x: x*2, lambda c,g: (g*2,g), x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'a gradient for a number': "x=L([3,4]); ys=run(lambda c,x,a: x*2, lambda c,g: (g*2,g), x,1); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'a number as gradient': "x=L([3,4]); ys=run(lambda c,x: x*2, lambda c,g: 2., x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'no gradients at all': "x=L([3,4]); ys=run(lambda c,x: x*2, lambda c,g: (), x); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'a gradient for what wants none': "x=L([3,4]); ys=run(lambda c,x,a: x*2, lambda c,g: (g*2,g), x,T([1,1])); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'a gradient of any shape for what wants none': "x=L([3,4]); ys=run(lambda c,x,a: x*2, lambda c,g: (g*2,T([1,2,3])), x,T([1,1])); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'null as argument': "x=L([3,4]); ys=run(lambda c,x,a: x*2, lambda c,g: (g*2,None), x,None); sum(y.sum() for y in ys if torch.is_tensor(y)).backward(); out=[*ys,*seen,x.grad]",
    'null alone is returned': "out=run(lambda c,x: None, lambda c,g: g, L([3,4]))",
    'a number alone is returned': "out=run(lambda c,x: 3, lambda c,g: g, L([3,4]))",
    'no tensor goes in': "out=run(lambda c,a: a*2, lambda c,g: None, 3)",
}

# Inference mode. `I` makes a tensor in it, `s` says what a tensor is: of the mode, requires grad, leaf, made by.
INFERENCE = {
    'a tensor made inside': 'out=s(I([1,2]))',
    'its version': 'out=I([1,2])._version',
    'its version inside': 'with inf(): out=T([1,2])._version',
    'a result of a leaf inside': 'x=L([1,2])\nwith inf(): out=s(x*2)',
    'a leaf made inside': 'with inf(): out=s(L([1,2]))',
    'requiresGrad_ inside': 'with inf(): out=s(T([1,2]).requires_grad_())',
    'requiresGrad_ inside, of an ordinary tensor': 'x=T([1,2])\nwith inf(): out=s(x.requires_grad_())',
    'requiresGrad_ outside': 'out=s(I([1,2]).requires_grad_())',
    'requiresGrad_(false) outside': 'out=s(I([1,2]).requires_grad_(False))',
    'a leaf made inside, used outside': 'with inf(): x=L([1,2])\ny=x+2; y.sum().backward(); out=[*s(y),x.grad,*s(x.grad)]',
    'a leaf made inside, alone in an operation outside': 'with inf(): x=L([1,2])\nout=s(x.exp())',
    'a leaf made inside, written to inside': 'with inf(): x=L([1,2]); out=s(x.add_(1))',
    'a leaf made inside, written to outside': 'with inf(): x=L([1,2])\nx.add_(1); out=s(x)',
    'an operation outside': 'out=s(I([1,2])*2)',
    'two of them outside': 'out=s(I([1,2])+I([1,2]))',
    'beside a leaf, nothing is saved': 'out=s(L([1,2])+I([1,2]))',
    'beside a leaf, it is saved': 'out=s(L([1,2])*I([1,2]))',
    'in front of a leaf, it is saved': 'out=s(I([1,2])*L([1,2]))',
    'beside a leaf under noGrad': 'with torch.no_grad(): out=s(L([1,2])*I([1,2]))',
    'beside an ordinary tensor': 'out=s(T([1,2])*I([1,2]))',
    'its clone beside a leaf': 'out=s(L([1,2])*I([1,2]).clone())',
    'a product of matrices': 'out=s(L([[1,2]])@I([[1],[2]]))',
    'a quotient by it': 'out=s(L([1,2])/I([1,2]))',
    'a quotient of it': 'out=s(I([1,2])/L([1,2]))',
    'a condition made of it': 'out=s(torch.where(I([1,2])>1,L([1,2]),T([1,2])))',
    'indices of gather': 'with inf(): i=torch.tensor([0,1])\nout=s(L([1,2]).gather(0,i))',
    'indices': 'with inf(): i=torch.tensor([0,1])\nout=s(L([1,2])[i])',
    'in a list with a leaf': 'out=s(torch.cat([I([1,2]),L([1,2])]))',
    'a clone outside': 'out=s(I([1,2]).clone())',
    'a clone inside': 'with inf(): out=s(T([1,2]).clone())',
    'a clone inside of a leaf': 'x=L([1,2])\nwith inf(): out=s(x.clone())',
    'detach outside': 'out=s(I([1,2]).detach())',
    'detach inside, of an ordinary tensor': 'x=L([1,2])\nwith inf(): d=x.detach()\nout=[*s(d),d._version]',
    'written to after detach': 'out=s(I([1,2]).detach().add_(1))',
    'a cast': 'out=s(I([1,2]).to(torch.float32))',
    'a view outside': 'out=s(I([1,2]).view(2,1))',
    'a reshape outside': 'out=s(I([1,2]).reshape(2,1))',
    'a part outside, under noGrad': 'with torch.no_grad(): out=s(I([1,2])[0])',
    'a view inside, of an ordinary tensor': 'x=T([1,2])\nwith inf(): v=x.view(2,1)\nout=[*s(v),v._version]',
    'written to outside, the view': 'x=T([1,2])\nwith inf(): v=x.view(2,1)\nv.add_(1); out=[*s(v),x,x._version]',
    'written to outside, by what needs a gradient': 'x=T([1,2])\nwith inf(): v=x.view(2,1)\nv.mul_(L([[1],[2]])); out=s(v)',
    'a view inside of a result, written to outside': 'y=L([1,2])*1\nwith inf(): v=y.view(2,1)\nv.add_(1); out=s(v)',
    'requiresGrad of a view made inside of a leaf': 'x=L([1,2])\nwith inf(): out=x.view(2,1).requires_grad',
    'writing inside into an ordinary tensor': 'x=T([1,2])\nwith inf(): x.add_(1)\nout=[*s(x),x,x._version]',
    'writing inside into a leaf': 'x=L([1,2])\nwith inf(): x.add_(1)\nout=[*s(x),x,x._version]',
    'writing inside into a result': 'y=L([1,2])*1\nwith inf(): y.add_(1)\nout=[*s(y),y,y._version]',
    'writing inside into what was saved': 'x=L([1,2]); y=x.exp()\nwith inf(): y.add_(1)\ny.sum().backward(); out=x.grad',
    'adding it inside to an ordinary tensor': 'x=T([1,2]); i=I([1,2])\nwith inf(): x.add_(i)\nout=[*s(x),x._version]',
    'adding it to a result': 'y=L([1,2])*1; y.add_(I([1,2])); out=[*s(y),y._version]',
    'a result times it, in place': 'y=L([1,2])*1; y.mul_(I([1,2])); out=s(y)',
    'copied into an ordinary tensor': 'out=s(T([1,2]).copy_(I([1,2])))',
    'add_ outside': 'out=s(I([1,2]).add_(1))',
    'add_ of a leaf outside': 'out=s(I([1,2]).add_(L([1,2])))',
    'copy_ outside': 'out=s(I([1,2]).copy_(T([1,2])))',
    'zero_ outside': 'out=s(I([1,2]).zero_())',
    'normal_ outside': 'out=s(I([1,2]).normal_())',
    'add_ of a view outside': 'out=s(I([1,2]).view(2,1).add_(1))',
    'add_ outside under noGrad': 'with torch.no_grad(): out=s(I([1,2]).add_(1))',
    'add_ in another inference mode': 'i=I([1,2])\nwith inf(): out=[*s(i.add_(1)),i]',
    'add_ of a view made inside': 'with inf(): v=T([1,2]).view(2,1)\nout=s(v.add_(1))',
    'switched off inside': 'with inf():\n  with inf(False): x=L([1,2]); out=[*s(x*2),*s(x),torch.is_grad_enabled(),torch.is_inference_mode_enabled()]',
    'switched off inside noGrad': 'with torch.no_grad():\n  with inf(False): x=L([1,2]); out=[*s(x*2),*s(x),torch.is_grad_enabled(),torch.is_inference_mode_enabled()]',
    'noGrad where it is switched off': 'with inf(False):\n  with torch.no_grad(): out=[torch.is_grad_enabled(),torch.is_inference_mode_enabled()]',
    'enableGrad inside': 'x=L([1,2])\nwith inf():\n  with torch.enable_grad(): out=[*s(x*2),torch.is_inference_mode_enabled()]',
    'an operation where it is switched off': 'with inf():\n  i=T([1,2])\n  with inf(False): out=[*s(i*2),*s(i.clone())]',
    'writing where it is switched off': 'with inf():\n  i=T([1,2])\n  with inf(False): out=s(i.add_(1))',
    'backward inside': 'x=L([1,2]); y=(x*2).sum()\nwith inf(): y.backward()\nout=[x.grad,*s(x.grad)]',
    'backward inside, where a gradient is': 'x=L([1,2]); x.grad=T([1,1]); y=(x*2).sum()\nwith inf(): y.backward()\nout=[x.grad,*s(x.grad),x.grad._version]',
    'backward outside, where a gradient of inside is': 'x=L([1,2]); x.grad=I([1,1]); (x*2).sum().backward(); out=x.grad',
    'backward from a gradient made inside': 'x=L([1,2]); x.clone().backward(I([5,6])); out=[x.grad,*s(x.grad)]',
    'backward of it': 'out=I([1,2]).sum().backward()',
    'a hook on it': 'out=I([1,2]).register_hook(lambda g: g)',
    'a Function that saves it': 'out=s(run(lambda c,x,i: (c.save_for_backward(i), x*2)[1], lambda c,g: (g,None), L([1,2]), I([1,2]))[0])',
    'a Function inside': 'x=L([1,2]); y=T([1,2])\nwith inf(): out=s(run(lambda c,x,i: (c.save_for_backward(i), x*2)[1], lambda c,g: (g,None), x, y)[0])',
    'checkpoint inside': 'x=L([1,2])\nwith inf(): out=s(checkpoint(lambda x: x*2, x))',
    'checkpoint outside': 'out=s(checkpoint(lambda x,i: x*i, L([1,2]), I([1,2])))',
}


def inside(values):
    with torch.inference_mode():
        return plain(values)


def state(x):
    return [x.is_inference(), x.requires_grad, x.is_leaf, x.grad_fn and x.grad_fn.name()]


def run(forward, backward, *args):
    """Outputs of the Function of these two, as a list."""
    kind = type('Custom', (torch.autograd.Function,), {'forward': staticmethod(forward), 'backward': staticmethod(backward)})
    ys = kind.apply(*args)
    return list(ys) if isinstance(ys, tuple) else [ys]


def told(value):
    if isinstance(value, torch.Tensor):
        return value.detach().tolist()
    return [told(v) for v in value] if isinstance(value, (list, tuple)) else value


def answer(source):
    scope = {'torch': torch, 'F': torch.autograd.functional, 'L': leaf, 'T': plain, 'run': run, 'seen': [],
             'I': inside, 's': state, 'inf': torch.inference_mode, 'checkpoint': checkpoint}
    try:
        exec(source, scope)
        return {'value': told(scope['out'])}
    except (RuntimeError, TypeError) as error:
        message = str(error)
        code = next(code for words, code in CODES if words in message)
        return {'error': code, 'torch': message.split('. ')[0][:160]}


groups = {'inplace': INPLACE, 'views': VIEWS, 'backward': BACKWARD, 'transforms': TRANSFORMS, 'several': SEVERAL, 'functions': FUNCTIONS, 'inference': INFERENCE}
cases = {group: {name: answer(source) for name, source in table.items()} for group, table in groups.items()}
print(sum(len(table) for table in groups.values()), 'cases')
with open(os.path.join(HERE, 'torch-cases.json'), 'w') as file:
    lines = [
        f' "{group}": {{\n' + ',\n'.join(f'  {json.dumps(k)}: {json.dumps(v)}' for k, v in table.items()) + '\n }'
        for group, table in cases.items()
    ]
    head = {'source': 'torch_cases.py', 'torch': torch.__version__}
    file.write('{\n' + ''.join(f' "{k}": {json.dumps(v)},\n' for k, v in head.items()) + ',\n'.join(lines) + '\n}\n')
