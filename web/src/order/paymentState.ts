/** What the buyer is told about a payment: only what the server knows, never what we hope. */
import type { Schemas } from '@/shared/api/client'

type PaymentState = Schemas['Payment']['state']
export type Telling = 'unpaid' | 'waiting' | 'paid' | 'failed' | 'closed' | 'unknown' | 'refunded'

const TELLING: Record<PaymentState, Telling> = {
  created: 'unpaid',
  pending: 'waiting',
  paid: 'paid',
  failed: 'failed',
  closed: 'closed',
  unknown: 'unknown',
  refunded: 'refunded',
  partly_refunded: 'refunded',
}

export function telling(state: PaymentState): Telling {
  return TELLING[state]
}

/** True while another look may show something else. */
export function isOpen(state: PaymentState): boolean {
  return state === 'created' || state === 'pending' || state === 'unknown'
}

/** True when the buyer may start the payment (again). */
export function mayStart(state: PaymentState): boolean {
  return state === 'created' || state === 'pending' || state === 'failed'
}

/** Milliseconds until look number `n` (0-based): quick at first, then calm. */
export function nextLook(n: number): number {
  const steps = [1000, 1500, 2000, 3000, 5000]
  return steps[Math.min(n, steps.length - 1)] ?? 5000
}
