/** The one memory all numbers live in, and views on it that are never stale. */

import { engine, type Memory } from './engine.js';

export const pageBytes = 65_536;
/** 4 GiB: what 32-bit addresses can name. */
export const mostPages = 65_536;
/** First address that is not the compiled kernels' own: constants below, scratch memory up to here. */
export const firstFree = 640 * 1024;
/** Where the main thread writes what does not fit arguments: shapes and strides. */
export const planAddress = 576 * 1024;
/** What one thread needs of scratch memory. */
export const scratchBytes = 512 * 1024;
/** Where scratch memory of the main thread begins. */
export const scratchAddress = 64 * 1024;

const firstPages = 16;

/** Stands in where WebAssembly is switched off altogether: grows by copying. */
class PlainMemory implements Memory {
  buffer: ArrayBuffer = new ArrayBuffer(firstPages * pageBytes);

  grow(pages: number): number {
    const before = this.buffer.byteLength / pageBytes;
    const next = new ArrayBuffer((before + pages) * pageBytes);
    new Uint8Array(next).set(new Uint8Array(this.buffer));
    this.buffer = next;
    lastBuffer = undefined;
    return before;
  }
}

let theMemory: Memory | undefined;
let shared = false;

/** Whether the memory exists already, and with it the choice to share it. */
export const memoryMade = (): boolean => theMemory !== undefined;

/** Makes the memory one that worker threads can use, if it is not made yet. */
export function shareMemory(yes: boolean): void {
  shared = yes;
}

/** The memory, made when first asked for. Growing it detaches old views: take views anew, or use the functions below. */
export function memory(): Memory {
  return (theMemory ??= make());
}

function make(): Memory {
  const wasm = engine();
  return wasm === undefined
    ? new PlainMemory()
    : new wasm.Memory({ initial: firstPages, maximum: mostPages, shared });
}

let lastBuffer: ArrayBufferLike | undefined;

/** The buffer of the memory as it is now. Asking WebAssembly is a call out of JavaScript, so what it said is kept while it holds. */
export function memoryBuffer(): ArrayBufferLike {
  // Growing detaches the buffer of a memory that is not shared.
  if (lastBuffer !== undefined && !shared && lastBuffer.byteLength > 0) return lastBuffer;
  return (lastBuffer = memory().buffer);
}

let f32: Float32Array = new Float32Array(0);
let f32Of: ArrayBufferLike | undefined;
let f64: Float64Array = new Float64Array(0);
let f64Of: ArrayBufferLike | undefined;
let i32: Int32Array = new Int32Array(0);
let i32Of: ArrayBufferLike | undefined;
let u8: Uint8Array = new Uint8Array(0);
let u8Of: ArrayBufferLike | undefined;

// A memory that grew has another buffer, so one comparison tells. What a view is of stands beside it: asking it is a call.

/** All of memory as float32; the element of address `a` is at `a >>> 2`. */
export function f32View(): Float32Array {
  const buffer = memoryBuffer();
  if (f32Of !== buffer) [f32, f32Of] = [new Float32Array(buffer), buffer];
  return f32;
}

/** All of memory as float64; the element of address `a` is at `a / 8`, and addresses are multiples of 8. */
export function f64View(): Float64Array {
  const buffer = memoryBuffer();
  if (f64Of !== buffer) [f64, f64Of] = [new Float64Array(buffer), buffer];
  return f64;
}

/** All of memory as int32. */
export function i32View(): Int32Array {
  const buffer = memoryBuffer();
  if (i32Of !== buffer) [i32, i32Of] = [new Int32Array(buffer), buffer];
  return i32;
}

/** All of memory as bytes. */
export function u8View(): Uint8Array {
  const buffer = memoryBuffer();
  if (u8Of !== buffer) [u8, u8Of] = [new Uint8Array(buffer), buffer];
  return u8;
}
