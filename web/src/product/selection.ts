/** Which SKU the chosen options mean, and what is still possible. Pure. */
import type { Schemas } from '@/shared/api/client'

type Sku = Schemas['Sku']
export type Chosen = (string | null)[]

export function withValue(chosen: Chosen, axis: number, value: string): Chosen {
  return chosen.map((one, n) => (n === axis ? value : one))
}

export function matches(sku: Sku, chosen: Chosen): boolean {
  return chosen.every((value, axis) => value === null || sku.options[axis] === value)
}

/** The SKU when every axis is chosen. */
export function chosenSku(skus: Sku[], chosen: Chosen): Sku | null {
  if (chosen.some((value) => value === null)) return null
  return skus.find((sku) => matches(sku, chosen)) ?? null
}

/** What one value of an axis would leave, given the other choices: pieces in stock, 0 = sold out, null = not made. */
export function stockWith(skus: Sku[], chosen: Chosen, axis: number, value: string): number | null {
  const possible = skus.filter((sku) => matches(sku, withValue(chosen, axis, value)))
  if (possible.length === 0) return null
  return possible.reduce((sum, sku) => sum + sku.stock, 0)
}

/** The choice after tapping a value: the others stay if that can be had, else the first combination that can. */
export function choose(skus: Sku[], chosen: Chosen, axis: number, value: string): Chosen {
  const next = withValue(chosen, axis, value)
  if (stockWith(skus, chosen, axis, value)) return next
  const other = skus.find((sku) => sku.options[axis] === value && sku.stock > 0)
  if (other) return [...other.options]
  return skus.some((sku) => matches(sku, next)) ? next : next.map((one, n) => (n === axis ? one : null))
}

/** What is chosen at the start: the wanted SKU, else the cheapest that is in stock, else nothing. */
export function firstChoice(skus: Sku[], axes: number, wantedSkuId: string | null): Chosen {
  const wanted = skus.find((sku) => sku.id === wantedSkuId)
  if (wanted) return [...wanted.options]
  const inStock = skus.filter((sku) => sku.stock > 0).sort((a, b) => a.price.minor - b.price.minor)
  const only = inStock[0] ?? skus[0]
  return only && axes > 0 ? [...only.options] : Array.from({ length: axes }, () => null)
}

/** Freight for a quantity: base for the first units, then steps; free from an amount of goods. */
export function freightMinor(freight: Schemas['Freight'], quantity: number, goodsMinor: number): number {
  if (freight.free_from && goodsMinor >= freight.free_from.minor) return 0
  const beyond = Math.max(0, quantity - freight.base_units)
  const steps = freight.extra_units > 0 ? Math.ceil(beyond / freight.extra_units) : 0
  return freight.base.minor + steps * freight.extra.minor
}
