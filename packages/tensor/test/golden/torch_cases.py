"""Trims the recorded PyTorch results to what the tests of this package read.

    python3 torch_cases.py --golden DIR     (DIR holds the recorded JSON files and versions/diff_torch2.14.1.json)

Writes creation.json, dtypes.json, ops.json, activations.json, semantics.json, errors.json beside itself. Gradients are
left out: the tests of the autograd package have them. Where PyTorch 2.14 gives another value it replaces the recorded
one. Equal tensors are written once: cases hold places in "tensors". Cases of more than 20 kB stand in "leftOut".
"""
import argparse
import hashlib
import json
import os

parser = argparse.ArgumentParser()
parser.add_argument('--golden', required=True)
golden = parser.parse_args().golden
here = os.path.dirname(os.path.abspath(__file__))
# erf of 2.14 is off by 2e-6 here, that of 1.13 by 6e-8; gelu(inf) of 2.14 is nan, of 1.13 inf: nobody should follow.
better_before = ['op11|erf|', 'act30|F.gelu|']
newer = json.load(open(f'{golden}/versions/diff_torch2.14.1.json'))['files']


def load(name):
    data = json.load(open(f'{golden}/{name}.json'))
    cases = {case['id']: case for case in data['cases']}
    for entry in newer.get(f'{name}.json', []):
        for path, _, value in entry['differs'] if entry['id'] not in better_before else []:
            put(cases[entry['id']], path.strip('/').split('/'), value)
    return list(cases.values())


def put(where, path, value):
    for step in path[:-1]:
        where = where[int(step) if isinstance(where, list) else step]
    last = path[-1]
    if isinstance(where, list):
        where[int(last)] = value
    elif isinstance(where, dict):
        where[last] = value


class Tensors:
    def __init__(self):
        self.list, self.known = [], {}

    def place(self, value):
        if isinstance(value, list):
            return [self.place(v) for v in value]
        if not (isinstance(value, dict) and 'dtype' in value and 'shape' in value):
            return value
        key = json.dumps(value, sort_keys=True)
        if key not in self.known:
            self.known[key] = len(self.list)
            self.list.append(value)
        return self.known[key]


def write(name, **content):
    text = json.dumps({'source': 'torch_cases.py, PyTorch 1.13.1 with the values of 2.14.1', **content},
                      separators=(',', ':'))
    with open(f'{here}/{name}.json', 'w') as file:
        file.write(text + '\n')
    print(name, len(text))


for name in ['ops', 'activations']:
    tensors, cases, left_out = Tensors(), [], []
    for case in load(name):
        kept = {key: case[key] for key in ['id', 'op', 'args', 'in', 'out', 'out_err64'] if key in case}
        if len(json.dumps(kept)) > 20_000:
            left_out.append(case['id'])
            continue
        cases.append({**kept, 'in': tensors.place(kept['in']), 'out': tensors.place(kept['out'])})
    write(name, leftOut=left_out, tensors=tensors.list, cases=cases)

creation = []
for case in load('creation'):
    if len(case['out'].get('hex', '')) > 20_000:
        out = dict(case['out'])
        out['sha256'] = hashlib.sha256(bytes.fromhex(out.pop('hex'))).hexdigest()
        case = {**case, 'out': out}
    creation.append(case)
write('creation', cases=creation)
write('dtypes', cases=[{k: v for k, v in case.items() if v is not None} for case in load('dtypes')])
write('semantics', cases=load('semantics'))
write('errors', cases=[{'id': c['id'], 'code': c['code'], 'type': c['type']} for c in load('errors')])
