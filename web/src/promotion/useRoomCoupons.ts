/** Coupons to take in one live room; looked at again while the room is open. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { t } from '@/shared/i18n'
import { newKey } from '@/shared/keys'
import { say, sayRefusal } from '@/shared/toast'
import { useSession } from '@/shared/use/session'

const REFRESH_MS = 15_000

export function useRoomCoupons(liveId: string, shopId: () => string | null | undefined, isOnAir: () => boolean) {
  const { me, requireSignIn } = useSession()
  const coupons = shallowRef<Schemas['Coupon'][]>([])
  const isBusy = ref(false)
  /** Still to be had by this person. */
  const open = computed(() => coupons.value.filter((one) => one.left > 0 && one.mine < one.per_person))

  async function load(): Promise<void> {
    if (!isOnAir() || document.hidden) return
    coupons.value = await unwrap(api.GET('/api/v1/coupons', { params: { query: { live_id: liveId, shop_id: shopId() ?? undefined } } }), { quiet: true }).catch(() => coupons.value)
  }
  async function claim(coupon: Schemas['Coupon']): Promise<void> {
    if (isBusy.value || !(await requireSignIn())) return
    isBusy.value = true
    try {
      await unwrap(api.POST('/api/v1/coupons/{coupon_id}/claim', { params: { path: { coupon_id: coupon.id }, header: { 'Idempotency-Key': newKey() } }, body: { live_id: coupon.live_id } }), { quiet: true })
      say(t('promotion.room.claimed'))
    } catch (cause) {
      sayRefusal(cause)
    } finally {
      isBusy.value = false
      await load()
    }
  }

  watch(() => [me.value?.id, isOnAir(), shopId()], () => void load(), { immediate: true })
  const timer = setInterval(() => void load(), REFRESH_MS)
  onScopeDispose(() => clearInterval(timer))
  return { coupons, open, isBusy, claim }
}
