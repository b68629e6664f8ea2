/** Notices: pages, unread, new ones as they come. */
import { computed, ref, watch } from 'vue'
import { api, asRefusal, unwrap, type Schemas } from '@/shared/api/client'
import { usePaged } from '@/shared/use/paged'
import { useSession } from '@/shared/use/session'
import { say, wordsOf } from '@/me/kit/say'
import { usePersonChannel } from '@/me/kit/usePersonChannel'
import { GROUPS, groupOf, isToday } from './grouping'

type Notice = Schemas['Notice']

export function useNotices() {
  const { me, setMe } = useSession()
  const list = usePaged<Notice, Schemas['Notices']>((cursor) => unwrap(api.GET('/api/v1/notices', { params: { query: { cursor } } }), { quiet: true }))
  const group = ref('all')
  const isMarking = ref(false)

  function setUnread(unread: number): void {
    if (me.value) setMe({ ...me.value, unread_notices: unread })
  }
  watch(list.firstPage, (page) => page && setUnread(page.unread))
  watch(() => me.value?.id, (id) => {
    list.clear()
    if (id) void list.more()
  }, { immediate: true })

  usePersonChannel({
    notice(fresh: Notice) {
      if (list.items.value.some((known) => known.id === fresh.id)) return
      list.items.value = [fresh, ...list.items.value]
      setUnread((me.value?.unread_notices ?? 0) + 1)
    },
  })

  async function markAllRead(): Promise<void> {
    if (isMarking.value) return
    isMarking.value = true
    const before = list.items.value
    list.items.value = before.map((notice) => ({ ...notice, is_read: true }))
    try {
      await unwrap(api.POST('/api/v1/notices/read'))
      setUnread(0)
    } catch (cause) {
      list.items.value = before
      say(wordsOf(asRefusal(cause)))
    } finally {
      isMarking.value = false
    }
  }

  const unreadBy = computed(() => {
    const counts: Record<string, number> = {}
    for (const notice of list.items.value) if (!notice.is_read) counts[groupOf(notice.kind)] = (counts[groupOf(notice.kind)] ?? 0) + 1
    return counts
  })
  const present = computed(() => GROUPS.filter((one) => list.items.value.some((notice) => groupOf(notice.kind) === one)))
  const shown = computed(() => list.items.value.filter((notice) => group.value === 'all' || groupOf(notice.kind) === group.value))
  const sections = computed(() => {
    const now = new Date()
    const today = shown.value.filter((notice) => isToday(notice.at, now))
    const earlier = shown.value.filter((notice) => !isToday(notice.at, now))
    return [{ key: 'today', items: today }, { key: 'earlier', items: earlier }].filter((section) => section.items.length > 0)
  })
  return { ...list, group, present, unreadBy, sections, markAllRead, isMarking, unread: computed(() => me.value?.unread_notices ?? 0) }
}
