/**
 * The grid of variants: axes (colour: red, green; size: S, M) → one row for every combination, in the order of the axes.
 * A row keeps the id, price and stock that it had as long as its options stay the same.
 */
import type { Schemas } from '@/shared/api/client'

type Axis = Schemas['VariantAxis']

/** What the seller types; prices stay text until they are sent. */
export interface SkuRow {
  id: string | null
  options: string[]
  price: string
  listPrice: string
  stock: string
  code: string
}

export const MAX_AXES = 3
export const MAX_ROWS = 100

export type AxisProblem = 'name_missing' | 'values_missing' | 'name_twice' | 'value_twice' | 'too_many_rows'

/** Trimmed axes without empty values. */
export function tidyAxes(axes: readonly Axis[]): Axis[] {
  return axes.map((axis) => ({
    name: axis.name.trim(),
    values: axis.values.map((value) => value.trim()).filter((value) => value !== ''),
  }))
}

export function axisProblem(axes: readonly Axis[]): AxisProblem | null {
  const tidy = tidyAxes(axes)
  if (tidy.some((axis) => axis.name === '')) return 'name_missing'
  if (tidy.some((axis) => axis.values.length === 0)) return 'values_missing'
  if (new Set(tidy.map((axis) => axis.name)).size !== tidy.length) return 'name_twice'
  if (tidy.some((axis) => new Set(axis.values).size !== axis.values.length)) return 'value_twice'
  if (tidy.reduce((n, axis) => n * axis.values.length, 1) > MAX_ROWS) return 'too_many_rows'
  return null
}

/** All combinations; no axes → one combination without options. */
export function combinations(axes: readonly Axis[]): string[][] {
  return axes.reduce<string[][]>(
    (rows, axis) => rows.flatMap((row) => axis.values.map((value) => [...row, value])),
    [[]],
  )
}

const keyOf = (options: readonly string[]) => JSON.stringify(options)

/** Rows for these axes; what was typed for a combination is kept. */
export function gridFor(axes: readonly Axis[], before: readonly SkuRow[]): SkuRow[] {
  const known = new Map(before.map((row) => [keyOf(row.options), row]))
  return combinations(tidyAxes(axes)).map(
    (options) => known.get(keyOf(options)) ?? { id: null, options, price: '', listPrice: '', stock: '', code: '' },
  )
}

/** Put one price or stock into every row that is still empty there (or into all of them). */
export function fillAll(
  rows: readonly SkuRow[],
  field: 'price' | 'stock',
  value: string,
  overwrite: boolean,
): SkuRow[] {
  return rows.map((row) => (overwrite || row[field] === '' ? { ...row, [field]: value } : row))
}
