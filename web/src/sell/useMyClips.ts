/** The person's own clips, with live progress while they are processed. */
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { t } from '@/shared/i18n'
import { usePaged } from '@/shared/use/paged'
import { ask, say, wordsOf } from '@/me/kit/say'
import { useAction } from '@/me/kit/useAction'
import { usePersonChannel } from '@/me/kit/usePersonChannel'

type MyClip = Schemas['MyClip']

export function useMyClips() {
  const list = usePaged<MyClip, Schemas['MyClips']>((cursor) => unwrap(api.GET('/api/v1/me/clips', { params: { query: { cursor } } })))
  const removing = useAction()
  void list.more()

  usePersonChannel({
    clip(news: { clip_id: string; state: MyClip['state']; progress: number }) {
      const known = list.items.value.find((clip) => clip.id === news.clip_id)
      // Poster and reason come with a new state: look again. Progress alone is only drawn.
      if (!known || known.state !== news.state) void list.reload()
      else list.items.value = list.items.value.map((clip) => (clip.id === news.clip_id ? { ...clip, progress: news.progress } : clip))
    },
  })

  async function remove(clip: MyClip): Promise<void> {
    if (!(await ask({ text: t('sell.clips.remove_ask'), yes: t('sell.clips.remove'), no: t('sell.clips.keep') }))) return
    await removing.run(() => unwrap(api.DELETE('/api/v1/me/clips/{clip_id}', { params: { path: { clip_id: clip.id } } })))
    if (removing.refusal.value) return say(wordsOf(removing.refusal.value))
    list.items.value = list.items.value.filter((other) => other.id !== clip.id)
    say(t('sell.clips.removed_done'))
  }
  return { ...list, removing, remove }
}
