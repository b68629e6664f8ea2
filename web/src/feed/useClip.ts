/** One clip on the screen: heart, share, view report, and whether it is still there. */
import { onScopeDispose, ref, toValue, watch, type MaybeRefOrGetter } from 'vue'
import { api, Refusal, unwrap, type Schemas } from '@/shared/api/client'
import { copyText } from '@/shared/clipboard'
import { t } from '@/shared/i18n'
import { say, sayRefusal } from '@/shared/toast'
import { useSession } from '@/shared/use/session'
import { ViewMeter } from './viewMeter'

export function useClip(clip: Schemas['Clip'], isActive: MaybeRefOrGetter<boolean>, source: string) {
  const { requireSignIn } = useSession()
  const params = { params: { path: { clip_id: clip.id } } }
  const likes = ref(clip.likes)
  const isLiked = ref(clip.is_liked)
  const comments = ref(clip.comments)
  const shares = ref(clip.shares)
  const isRemoved = ref(clip.state === 'removed')
  const meter = new ViewMeter(clip.video.duration_ms)

  function noticeGone(cause: unknown): void {
    if (cause instanceof Refusal && cause.code === 'not_found') isRemoved.value = true
    else sayRefusal(cause)
  }

  async function setLike(like: boolean): Promise<void> {
    if (isLiked.value === like || !(await requireSignIn())) return
    const before = likes.value
    isLiked.value = like
    likes.value += like ? 1 : -1
    try {
      const now = await unwrap(like ? api.PUT('/api/v1/clips/{clip_id}/like', params) : api.DELETE('/api/v1/clips/{clip_id}/like', params))
      likes.value = now.likes
      isLiked.value = now.is_liked
    } catch (cause) {
      isLiked.value = !like
      likes.value = before
      noticeGone(cause)
    }
  }

  async function share(): Promise<void> {
    const url = `${location.origin}/clips/${clip.id}`
    try {
      if (navigator.share) await navigator.share({ title: clip.author.name, text: clip.caption, url })
      else if (await copyText(url)) say(t('feed.link_copied'))
    } catch {
      return // the person closed the share sheet
    }
    const told = await unwrap(api.POST('/api/v1/clips/{clip_id}/shares', params), { quiet: true }).catch(() => null)
    if (told) shares.value = told.shares
  }

  /** Asks whether it is still there, e.g. after playing failed. */
  async function check(): Promise<void> {
    try {
      const fresh = await unwrap(api.GET('/api/v1/clips/{clip_id}', params), { quiet: true })
      isRemoved.value = fresh.state === 'removed'
    } catch (cause) {
      if (cause instanceof Refusal && cause.code === 'not_found') isRemoved.value = true
    }
  }

  function report(): void {
    const view = meter.take()
    if (!view) return
    void unwrap(api.POST('/api/v1/clips/{clip_id}/views', { ...params, body: { ...view, source }, keepalive: true }), { quiet: true }).catch(() => undefined)
  }
  watch(() => toValue(isActive), (active) => {
    if (!active) report()
  })
  const onHidden = (): void => {
    if (document.hidden) report()
  }
  document.addEventListener('visibilitychange', onHidden)
  onScopeDispose(() => {
    document.removeEventListener('visibilitychange', onHidden)
    report()
  })

  return { likes, isLiked, comments, shares, isRemoved, meter, setLike, share, check }
}
