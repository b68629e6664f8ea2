/** Signing in: address → code → (for newcomers) a name. */
import { computed, onScopeDispose, ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, multipart, unwrap, type Schemas } from '@/shared/api/client'
import { useSession } from '@/shared/use/session'
import { useAction } from './kit/useAction'
import { wayBack } from './wayBack'

export function useSignIn() {
  const router = useRouter()
  const route = useRoute()
  const { me, setMe } = useSession()
  const step = ref<'address' | 'code' | 'name'>('address')
  const address = ref('')
  const sent = ref<Schemas['CodeSent'] | null>(null)
  const resendIn = ref(0)
  const asking = useAction()
  const signing = useAction()
  const naming = useAction()
  const avatar = useAction()
  const timer = setInterval(() => (resendIn.value = Math.max(0, resendIn.value - 1)), 1000)
  onScopeDispose(() => clearInterval(timer))

  function leave(): void {
    void router.replace(wayBack(route.query.next))
  }

  async function requestCode(): Promise<void> {
    await asking.run(async () => {
      const body = { address: address.value.trim() }
      sent.value = await unwrap(api.POST('/api/v1/session/code', { body }), { quiet: true })
      resendIn.value = sent.value.resend_in_s
      signing.refusal.value = null
      step.value = 'code'
    })
    const wait = asking.refusal.value?.details.retry_in_s
    if (typeof wait === 'number') resendIn.value = wait
  }

  async function enter(code: string): Promise<void> {
    await signing.run(async () => {
      const body = { address: address.value.trim(), code }
      const who = await unwrap(api.POST('/api/v1/session', { body }), { quiet: true })
      setMe(who)
      if (who.needs_name) step.value = 'name'
      else leave()
    })
  }

  async function chooseName(name: string): Promise<void> {
    await naming.run(async () => {
      setMe(await unwrap(api.PATCH('/api/v1/me', { body: { name: name.trim() } })))
      leave()
    })
  }

  async function chooseAvatar(file: File): Promise<void> {
    await avatar.run(async () => setMe(await unwrap(api.POST('/api/v1/me/avatar', multipart(file, file.name)))))
  }

  function otherAddress(): void {
    step.value = 'address'
    sent.value = null
  }

  return {
    me, step, address, sent, resendIn, asking, signing, naming, avatar,
    canResend: computed(() => resendIn.value === 0 && !asking.isPending.value),
    requestCode, enter, chooseName, chooseAvatar, otherAddress,
  }
}
