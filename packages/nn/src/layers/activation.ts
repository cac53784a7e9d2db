/** What the layers of activations share. */
import { checkOptions } from '@isograd/errors';
import type { Tensor } from '@isograd/tensor';
import { checkNumber, checkTruth } from '../checks.js';
import { Module } from '../module.js';

/** No options at all: a misspelt or foreign one does not compile, and throws. */
export type NoOptions = Readonly<Record<string, never>>;

export interface InplaceOptions {
  /** Overwrite the input instead of making a new tensor. Default false. */
  readonly inplace?: boolean;
}

/** A layer that takes a tensor and gives one of its shape. Throws `ArgumentError` `ARG_UNKNOWN` for foreign options. */
export abstract class Activation extends Module {
  constructor(options: object = {}, known: readonly string[] = []) {
    super();
    checkOptions(new.target.name, options, known);
  }
  abstract override forward(x: Tensor): Tensor;
}

/** An activation that can overwrite its input. */
export abstract class InplaceActivation extends Activation {
  readonly inplace: boolean;

  constructor(options: InplaceOptions = {}, known: readonly string[] = []) {
    super(options, ['inplace', ...known]);
    const { inplace = false } = options;
    checkTruth(this.kind, 'inplace', inplace);
    this.inplace = inplace;
  }

  override extraRepr(): string {
    return this.inplace ? 'inplace=True' : '';
  }
  /** Facts before `inplace`, which PyTorch leaves out where it is false. */
  protected withInplace(facts: string): string {
    return this.inplace ? `${facts}, inplace=True` : facts;
  }
}

/** A finite number among options. */
export function checkFinite(op: string, name: string, value: number): void {
  checkNumber(op, name, value, Number.isFinite, 'a finite number');
}
