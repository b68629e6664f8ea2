/** Where a product was found, as it stands in an address: `clip:ID`, `live:ID`, `shop:ID`, `search`. */
import type { Schemas } from '@/shared/api/client'

const KINDS = ['clip', 'live', 'shop', 'search', 'none'] as const

export function sourceFromQuery(value: unknown): Schemas['Source'] {
  const [kind, id] = typeof value === 'string' ? value.split(':', 2) : []
  const known = KINDS.find((one) => one === kind) ?? 'none'
  return { kind: known, id: known === 'none' ? null : (id ?? null) }
}
