/** What is checked out, written into the address, so that reloading or coming back from signing in loses nothing. */
import type { Schemas } from '@/shared/api/client'

type LineIn = Schemas['LineIn']
type Source = Schemas['Source']
const KINDS: readonly string[] = ['clip', 'live', 'shop', 'search', 'none']

/** `{ items: 'SKU:2,SKU:1', from: 'cart', source: 'clip:ID' }` */
export function checkoutQuery(items: readonly LineIn[], options: { fromCart?: boolean; source?: Source | null } = {}): Record<string, string> {
  const query: Record<string, string> = { items: items.map((item) => `${item.sku_id}:${item.quantity}`).join(',') }
  if (options.fromCart) query.from = 'cart'
  if (options.source && options.source.kind !== 'none') query.source = `${options.source.kind}:${options.source.id ?? ''}`
  return query
}

function readSource(text: unknown): Source | null {
  if (typeof text !== 'string') return null
  const [kind = '', id = ''] = text.split(':')
  return KINDS.includes(kind) ? { kind: kind as Source['kind'], id: id || null } : null
}

export function readCheckoutQuery(query: Record<string, unknown>): { items: LineIn[]; fromCart: boolean } {
  const source = readSource(query.source)
  const items = String(query.items ?? '')
    .split(',')
    .flatMap((part) => {
      const [sku_id = '', quantity = ''] = part.split(':')
      return sku_id && /^[1-9]\d{0,3}$/.test(quantity) ? [{ sku_id, quantity: Number(quantity), source }] : []
    })
  return { items, fromCart: query.from === 'cart' }
}
