/** The person's addresses; one of them is the default. */
import { ref } from 'vue'
import { api, unwrap, type Schemas } from '@/shared/api/client'
import { useLoad } from './kit/useLoad'

type Address = Schemas['Address']
type AddressIn = Schemas['AddressIn']

export function blankAddress(isDefault: boolean): AddressIn {
  return { name: '', phone: '', region: '', city: '', district: '', street: '', is_default: isDefault }
}

export function useAddresses() {
  const { data: addresses, refusal, isLoading, load } = useLoad<Address[]>(() => unwrap(api.GET('/api/v1/me/addresses')))
  const editing = ref<{ id: string | null; form: AddressIn } | null>(null)

  function edit(address: Address | null): void {
    if (!address) editing.value = { id: null, form: blankAddress(!addresses.value?.length) }
    else {
      const { id, ...form } = address
      editing.value = { id, form }
    }
  }

  async function save(id: string | null, body: AddressIn): Promise<Address> {
    const saved = id
      ? await unwrap(api.PUT('/api/v1/me/addresses/{address_id}', { params: { path: { address_id: id } }, body }))
      : await unwrap(api.POST('/api/v1/me/addresses', { body }))
    await load()
    return saved
  }

  async function remove(id: string): Promise<void> {
    await unwrap(api.DELETE('/api/v1/me/addresses/{address_id}', { params: { path: { address_id: id } } }))
    await load()
  }

  return { addresses, refusal, isLoading, load, editing, edit, save, remove }
}
