/** Who is here. One shared state; `load()` runs once at the start. */
import { computed, ref } from 'vue'
import { api, Refusal, unwrap, type Schemas } from '../api/client'
import { readCookie } from '../cookies'
import { setLanguage } from '../i18n'
import { realtime } from './realtime'

export type Me = Schemas['Me']

const me = ref<Me | null>(null)
const isLoaded = ref(false)
let loading: Promise<void> | null = null
let opener: ((next?: string) => void) | null = null

export function registerSignInPage(open: (next?: string) => void): void {
  opener = open
}

async function fetchMe(): Promise<void> {
  const session = await unwrap(api.GET('/api/v1/session'), { quiet: true })
  if (session.signed_in) setMe(await unwrap(api.GET('/api/v1/me'), { quiet: true }))
}

function setMe(next: Me | null): void {
  const changedPerson = (me.value?.id ?? null) !== (next?.id ?? null)
  me.value = next
  if (next && !readCookie('lang')) setLanguage(next.language)
  if (changedPerson) realtime.renewTicket()
}

function load(): Promise<void> {
  loading ??= fetchMe()
    .catch((cause: unknown) => {
      loading = null
      if (!(cause instanceof Refusal)) throw cause
    })
    .finally(() => (isLoaded.value = true))
  return loading
}

/** True when signed in; otherwise the sign-in page opens (and comes back to `next`, by default here). */
async function requireSignIn(next?: string): Promise<boolean> {
  await load()
  if (me.value) return true
  opener?.(next)
  return false
}

async function signOut(): Promise<void> {
  await unwrap(api.DELETE('/api/v1/session'))
  setMe(null)
}

export function useSession() {
  return {
    me,
    isLoaded,
    isSignedIn: computed(() => me.value !== null),
    unread: computed(() => me.value?.unread_notices ?? 0),
    load,
    setMe,
    requireSignIn,
    signOut,
  }
}
