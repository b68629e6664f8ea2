/** A shop as anyone sees it: what it is, its score, its goods, its owner's clips and live room. */
import { ref, watch, type Ref } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { usePaged } from '@/shared/use/paged'
import { useLoad } from '@/me/kit/useLoad'
import { useFollow } from '@/me/usePerson'

export function useShop(shopId: Ref<string>) {
  const path = () => ({ params: { path: { shop_id: shopId.value } } })
  const { data: shop, refusal, load } = useLoad<Schemas['Shop']>(() => unwrap(api.GET('/api/v1/shops/{shop_id}', path())))
  const score = useLoad<Schemas['ShopScoreDetail']>(() => unwrap(api.GET('/api/v1/shops/{shop_id}/score', path()), { quiet: true }))
  const goods = usePaged<Schemas['ProductCard'], Schemas['Products']>((cursor) =>
    unwrap(api.GET('/api/v1/shops/{shop_id}/products', { params: { path: { shop_id: shopId.value }, query: { cursor } } }), { quiet: true }),
  )
  const ownerId = ref('')
  const numbers = ref<Schemas['PersonNumbers'] | null>(null)
  const clips = usePaged<Schemas['Clip'], Schemas['Clips']>((cursor) =>
    unwrap(api.GET('/api/v1/people/{person_id}/clips', { params: { path: { person_id: ownerId.value }, query: { cursor } } }), { quiet: true }),
  )

  watch(shopId, () => {
    shop.value = null
    numbers.value = null
    goods.clear()
    clips.clear()
    void load()
    void score.load()
    void goods.more()
  }, { immediate: true })
  watch(shop, (found) => {
    if (!found) return
    ownerId.value = found.owner.id
    void clips.more()
    unwrap(api.GET('/api/v1/people/{person_id}/numbers', { params: { path: { person_id: found.owner.id } } }), { quiet: true }).then((n) => (numbers.value = n), () => undefined)
  })
  return { shop, refusal, load, score, goods, clips, numbers, follow: useFollow(numbers, ownerId) }
}
