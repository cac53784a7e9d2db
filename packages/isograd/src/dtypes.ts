/** Types by PyTorch's names. `bool` and `bfloat16` are functions that cast, as `double` and `long` are: write 'bool', 'bfloat16'. */
// `as const`, so that `const options = { dtype: float64 }` keeps the name in its type.

/** Half precision, as torch.float16. */
export const float16 = 'float16' as const;
/** Single precision, as torch.float32. */
export const float32 = 'float32' as const;
/** Double precision, as torch.float64. */
export const float64 = 'float64' as const;
/** Whole numbers of 32 bits, as torch.int32. */
export const int32 = 'int32' as const;
/** Whole numbers up to 2^53, as torch.int64. */
export const int64 = 'int64' as const;
/** Whole numbers from 0 to 255, as torch.uint8. */
export const uint8 = 'uint8' as const;
