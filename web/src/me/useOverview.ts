/** What the "me" page counts: orders by state, cart, followers, own shop. Each part may fail without hiding the others. */
import { ref, watch } from 'vue'
import { api, asRefusal, unwrap, type Schemas } from '@/shared/api/client'
import { useSession } from '@/shared/use/session'
import { usePersonChannel } from './kit/usePersonChannel'

export function useOverview() {
  const { me } = useSession()
  const counts = ref<Record<string, number>>({})
  const cartCount = ref(0)
  const numbers = ref<Schemas['PersonNumbers'] | null>(null)
  const shop = ref<Schemas['MyShop'] | null>(null)
  /** False while nothing is known about the shop; no shop at all is known by a 404. */
  const shopKnown = ref(false)

  const quiet = <T>(call: Promise<T>, take: (value: T) => void) => call.then(take, () => undefined)

  async function loadOrders(): Promise<void> {
    await quiet(unwrap(api.GET('/api/v1/orders'), { quiet: true }), (page) => (counts.value = page.counts))
  }

  async function loadShop(): Promise<void> {
    try {
      shop.value = await unwrap(api.GET('/api/v1/me/shop'), { quiet: true })
      shopKnown.value = true
    } catch (cause) {
      shopKnown.value = asRefusal(cause).status === 404
    }
  }

  async function load(): Promise<void> {
    if (!me.value) return
    await Promise.all([
      loadOrders(),
      quiet(unwrap(api.GET('/api/v1/cart'), { quiet: true }), (cart) => (cartCount.value = cart.count)),
      quiet(unwrap(api.GET('/api/v1/people/{person_id}/numbers', { params: { path: { person_id: me.value.id } } }), { quiet: true }), (found) => (numbers.value = found)),
      loadShop(),
    ])
  }

  watch(() => me.value?.id, () => void load(), { immediate: true })
  usePersonChannel({ order: () => void loadOrders() })
  return { me, counts, cartCount, numbers, shop, shopKnown }
}
