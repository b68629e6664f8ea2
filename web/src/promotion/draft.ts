/** A room coupon as its host types it → what is issued; or what is wrong with it, field by field. */
import type { Schemas } from '@/shared/api/client'
import { parseCount, parseMinor } from '@/sell/amount'

export interface CouponDraft {
  title: string
  amount: string
  threshold: string
  quota: string
  minutes: string
}
export const MINUTES = ['10', '30', '60', '180'] as const

export function emptyDraft(): CouponDraft {
  return { title: '', amount: '', threshold: '', quota: '50', minutes: '30' }
}

/** `title`: used when none was typed. */
export function issued(draft: CouponDraft, about: { liveId: string; currency: string; now: number; title: (minor: number) => string }): { body: Schemas['CouponIn']; wrong: null } | { body: null; wrong: Record<string, string> } {
  const wrong: Record<string, string> = {}
  const amount = parseMinor(draft.amount, about.currency)
  const threshold = draft.threshold.trim() === '' ? 0 : parseMinor(draft.threshold, about.currency)
  const quota = parseCount(draft.quota)
  const minutes = parseCount(draft.minutes)
  if (!amount) wrong.amount = 'amount'
  if (threshold === null) wrong.threshold = 'amount'
  else if (amount && threshold !== 0 && threshold <= amount) wrong.threshold = 'above'
  if (!quota) wrong.quota = 'count'
  if (!minutes) wrong.minutes = 'count'
  if (!amount || threshold === null || !quota || !minutes || Object.keys(wrong).length) return { body: null, wrong }
  return {
    wrong: null,
    body: {
      title: draft.title.trim() || about.title(amount), kind: 'amount', amount_minor: amount, percent_bp: 0, threshold_minor: threshold, quota, per_person: 1,
      starts_at: new Date(about.now).toISOString(), ends_at: new Date(about.now + minutes * 60_000).toISOString(), product_ids: [], returns_on_refund: true, live_id: about.liveId,
    },
  }
}
