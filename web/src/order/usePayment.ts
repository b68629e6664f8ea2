/** A payment: started at a provider, then looked at until somebody who knows has said how it ended. */
import { computed, onScopeDispose, ref, watch, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { useLoad } from '@/me/kit/useLoad'
import { usePersonChannel } from '@/me/kit/usePersonChannel'
import { isOpen, nextLook } from './paymentState'

/** Opens the provider's page in this tab. The page about the result is put into history first: going back tells the truth. */
export function useStartPayment() {
  const router = useRouter()
  async function start(paymentId: string, provider: string, replaces = false): Promise<void> {
    const result = { path: '/pay/return', query: { payment_id: paymentId } }
    const return_url = new URL(router.resolve(result).href, location.origin).href
    let payment: Schemas['Payment'] | null = null
    try {
      payment = await unwrap(api.POST('/api/v1/payments/{payment_id}/start', { params: { path: { payment_id: paymentId } }, body: { provider, return_url } }))
    } finally {
      // Refused or unanswered: the order stands, and the result page offers to go on.
      await (replaces || router.currentRoute.value.path === '/pay/return' ? router.replace(result) : router.push(result))
    }
    if (payment?.pay_url) location.assign(payment.pay_url)
  }
  return { start }
}

export function usePayment(paymentId: Ref<string>) {
  const { data: payment, refusal, isLoading, load } = useLoad<Schemas['Payment']>(() =>
    unwrap(api.GET('/api/v1/payments/{payment_id}', { params: { path: { payment_id: paymentId.value } } })),
  )
  const lastLook = ref<string | null>(null)
  let looks = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function look(): Promise<void> {
    clearTimeout(timer)
    if (!paymentId.value) return
    await load()
    lastLook.value = new Date().toISOString()
    if (!payment.value || isOpen(payment.value.state)) timer = setTimeout(look, nextLook(looks++))
    if (refusal.value && !refusal.value.canRetry) clearTimeout(timer)
  }
  function lookAgain(): void {
    looks = 0
    void look()
  }
  const onShown = () => document.visibilityState === 'visible' && payment.value && isOpen(payment.value.state) && lookAgain()
  document.addEventListener('visibilitychange', onShown)
  onScopeDispose(() => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onShown)
  })
  watch(paymentId, lookAgain, { immediate: true })
  usePersonChannel({ payment: (news: { payment_id: string }) => news.payment_id === paymentId.value && lookAgain() })
  return { payment, refusal, isLoading, lastLook, lookAgain, isSettled: computed(() => payment.value !== null && !isOpen(payment.value.state)) }
}
