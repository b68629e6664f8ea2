/**
 * The cart's arithmetic: pure functions over the rows that the server sent.
 * Totals shown here are only a preview; the amount that is paid always comes from the quote.
 */
import type { Schemas } from '@/shared/api/client'

type CartItem = Schemas['CartItem']
type Money = Schemas['Money']

export interface ShopGroup {
  shop: Schemas['ShopRef']
  items: CartItem[]
}

/** A row can be bought while it is on sale and has stock. */
export function isBuyable(item: CartItem): boolean {
  return item.line.state === 'on_sale' && item.line.stock > 0
}

/** Rows by shop, in the order in which the server sent the first row of each shop. */
export function groupByShop(items: readonly CartItem[]): ShopGroup[] {
  const groups = new Map<string, ShopGroup>()
  for (const item of items) {
    const group = groups.get(item.shop.id)
    if (group) group.items.push(item)
    else groups.set(item.shop.id, { shop: item.shop, items: [item] })
  }
  return [...groups.values()]
}

/** The chosen rows that can really be bought. */
export function chosen(items: readonly CartItem[], selected: ReadonlySet<string>): CartItem[] {
  return items.filter((item) => selected.has(item.sku_id) && isBuyable(item))
}

/** Sum of unit price × quantity in minor units; `null` when nothing is chosen (there is no currency then). */
export function selectionTotal(items: readonly CartItem[], selected: ReadonlySet<string>): Money | null {
  const rows = chosen(items, selected)
  const first = rows[0]
  if (!first) return null
  const minor = rows.reduce((sum, row) => sum + row.line.unit_price.minor * row.quantity, 0)
  return { minor, currency: first.line.unit_price.currency }
}

/** How many pieces are chosen. */
export function selectionCount(items: readonly CartItem[], selected: ReadonlySet<string>): number {
  return chosen(items, selected).reduce((sum, row) => sum + row.quantity, 0)
}

/** The selection after the cart changed: rows that went away or sold out are dropped, nothing is added. */
export function keepSelection(items: readonly CartItem[], selected: ReadonlySet<string>): Set<string> {
  return new Set(chosen(items, selected).map((row) => row.sku_id))
}

/** Choose all buyable rows of `items`, or none of them when all are chosen already. */
export function toggleAll(items: readonly CartItem[], selected: ReadonlySet<string>): Set<string> {
  const ids = items.filter(isBuyable).map((row) => row.sku_id)
  const next = new Set(selected)
  const all = ids.length > 0 && ids.every((id) => next.has(id))
  for (const id of ids) {
    if (all) next.delete(id)
    else next.add(id)
  }
  return next
}

/** A quantity that can be ordered: whole, at least 1, at most the stock. */
export function clampQuantity(wanted: number, stock: number): number {
  const whole = Number.isFinite(wanted) ? Math.trunc(wanted) : 1
  return Math.max(1, Math.min(whole, Math.max(1, stock)))
}
