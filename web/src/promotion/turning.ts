/** When the next deal begins or ends, in milliseconds from now; null when nothing is to come. */
import type { Schemas } from '@/shared/api/client'

export function nextTurn(deals: Pick<Schemas['FlashDeal'], 'starts_at' | 'ends_at'>[], now: number): number | null {
  const moments = deals.flatMap((one) => [Date.parse(one.starts_at), Date.parse(one.ends_at)]).filter((at) => at > now)
  return moments.length ? Math.min(...moments) - now : null
}
