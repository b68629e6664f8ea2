/** The person's own shop: none begun, a form under way, or open. */
import { ref } from 'vue'
import { api, asRefusal, unwrap, type Refusal, type Schemas } from '@/shared/api/client'

export function useMyShop() {
  const shop = ref<Schemas['MyShop'] | null>(null)
  const isLoaded = ref(false)
  const refusal = ref<Refusal | null>(null)

  async function load(): Promise<void> {
    refusal.value = null
    try {
      shop.value = await unwrap(api.GET('/api/v1/me/shop'))
      isLoaded.value = true
    } catch (cause) {
      const found = asRefusal(cause)
      // No shop begun is an answer, not a failure.
      if (found.status === 404) isLoaded.value = true
      else refusal.value = found
    }
  }
  return { shop, isLoaded, refusal, load }
}
