/** A coupon in words: what it takes off, from where on. */
import type { Schemas } from '@/shared/api/client'
import { formatMoney } from '@/shared/format'
import { t } from '@/shared/i18n'

type Coupon = Pick<Schemas['Coupon'], 'kind' | 'amount' | 'percent_bp' | 'cap' | 'threshold'>

export function offText(coupon: Coupon): string {
  if (coupon.kind === 'amount') return t('promotion.off', { amount: formatMoney(coupon.amount) })
  const percent = t('promotion.percent', { percent: coupon.percent_bp / 100 })
  return coupon.cap ? `${percent} · ${t('promotion.cap', { amount: formatMoney(coupon.cap) })}` : percent
}

export function fromText(coupon: Coupon): string {
  return coupon.threshold.minor ? t('promotion.threshold', { amount: formatMoney(coupon.threshold) }) : t('promotion.no_threshold')
}
