/** What giving some pieces back comes to, and whether an amount can be given back. */
import type { Schemas } from '@/shared/api/client'
import { parseMinor } from './amount'

type Order = Pick<Schemas['Order'], 'goods' | 'discount' | 'total' | 'refunded'> & { lines: Pick<Schemas['OrderLine'], 'id' | 'quantity' | 'total'>[] }

/** What can still be given back, in minor units. */
export function leftOf(order: Pick<Order, 'total' | 'refunded'>): number {
  return Math.max(0, order.total.minor - order.refunded.minor)
}

/**
 * What was paid for these pieces (line id → pieces): their price less their share of the discount, without
 * freight, rounded up for the buyer, at most what is left.
 */
export function refundOf(order: Order, pieces: Record<string, number>): number {
  const paid = order.goods.minor - Math.abs(order.discount.minor)
  const chosen = order.lines.reduce((sum, line) => sum + (line.total.minor * Math.min(pieces[line.id] ?? 0, line.quantity)) / line.quantity, 0)
  if (order.goods.minor <= 0 || chosen <= 0) return 0
  // Tenths of a cent away from a whole one are the doing of division, not of the price.
  return Math.min(leftOf(order), Math.ceil((chosen * paid) / order.goods.minor - 1e-6))
}

export function refundAmount(text: string, order: Pick<Order, 'total' | 'refunded'>): { minor: number; wrong: null } | { minor: null; wrong: 'no_amount' | 'too_much' } {
  const minor = parseMinor(text, order.total.currency)
  if (!minor) return { minor: null, wrong: 'no_amount' }
  return minor > leftOf(order) ? { minor: null, wrong: 'too_much' } : { minor, wrong: null }
}
