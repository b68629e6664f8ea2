/** My coupons on three shelves; what ends first lies on top of those that can be used. */
import type { Schemas } from '@/shared/api/client'

type Mine = Schemas['MyCoupon']
export const SHELVES = ['held', 'used', 'expired'] as const
export type Shelf = (typeof SHELVES)[number]

export function onShelf(all: Mine[], shelf: Shelf): Mine[] {
  const found = all.filter((one) => one.state === shelf)
  return shelf === 'held' ? [...found].sort((a, b) => Date.parse(a.coupon.ends_at) - Date.parse(b.coupon.ends_at)) : found
}

/** Where a coupon is used: its shop, or anywhere. */
export function whereTo(coupon: Pick<Schemas['Coupon'], 'shop_id' | 'product_ids'>): string {
  if (coupon.product_ids.length === 1) return `/products/${coupon.product_ids[0]}`
  return coupon.shop_id ? `/shops/${coupon.shop_id}` : '/search'
}
