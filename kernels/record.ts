/** Reading the records of `layout.ts`. */

/** Word `index` of a record. */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
export function field(record: usize, index: i32): usize {
  return load<usize>(record + (<usize>index << 2));
}

/** Word `index` of a record, as a float. */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
export function real(record: usize, index: i32): f32 {
  return load<f32>(record + (<usize>index << 2));
}

/** Word `index` of a record, as a float in all four lanes. */
// @ts-ignore: @inline is AssemblyScript’s, TypeScript has no decorators of functions
@inline
export function splat(record: usize, index: i32): v128 {
  return v128.load32_splat(record + (<usize>index << 2));
}
