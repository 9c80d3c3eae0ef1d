/** Who and what there is: tenants, accounts and what hangs on them. Conventions: `../schema.ts`. */
export interface DirectoryTables {
  setting: { name: string; value: string };
  tenant: {
    id: string;
    tenant_id: string;
    organisation_id: number;
    name: string;
    locale: string | null;
    password_policy: string | null;
    created_at: number;
    updated_at: number;
  };
  account: AccountTable;
  customer: {
    account_id: string;
    tenant_id: string;
    profile_type: string;
    customer_ref: string | null;
    parent_id: number | null;
    vipps_id: string | null;
    email_old: string | null;
    date_of_birth: string | null;
    date_of_death: string | null;
    nationality: string | null;
    landline_number: string | null;
    expires_at: number | null;
    last_sign_in_from: string | null;
    language: string | null;
    customer_account_id: string | null;
    lists: string;
  };
  identifier: {
    tenant_id: string;
    space: string;
    value: string;
    account_id: string;
    state: string;
    expires_at: number | null;
    created_at: number;
  };
  contact: {
    id: string;
    tenant_id: string;
    account_id: string;
    channel: string;
    state: string;
    value: string;
    display: string;
    created_at: number;
    verified_at: number | null;
    expires_at: number | null;
  };
  extra_email: {
    id: string;
    tenant_id: string;
    account_id: string;
    value: string;
    display: string;
    validated_at: number | null;
    created_at: number;
  };
  main_account: {
    account_id: string;
    tenant_id: string;
    setup_oid: string;
    label: string | null;
    template_name: string | null;
    application_id: string | null;
    location: string | null;
    title: number | null;
    phone_number: string | null;
    mobile_phone: string | null;
    commercial_mail_agreement: number;
    created_at: number;
  };
  gateway: { tenant_id: string; gateway_id: string; account_id: string; position: number; created_at: number };
  terms_text: { hash: string; text: string; created_at: number };
  terms_offer: { secret_id: string; version: string; text_hash: string; locale: string };
  terms_decision: {
    id: string;
    tenant_id: string;
    account_id: string;
    gateway_id: string;
    choice: string;
    version: string;
    text_hash: string;
    locale: string;
    at: number;
    ip: string | null;
    face: string;
  };
}

interface AccountTable {
  id: string;
  tenant_id: string;
  uuid: string;
  customer_number: string;
  status: string;
  username: string;
  username_display: string;
  first_name: string | null;
  last_name: string | null;
  locale: string | null;
  hint_picture_url: string | null;
  profile_picture_url: string | null;
  multifactor_enabled: number;
  must_change_password: number;
  locked_at: number | null;
  access_from: number | null;
  access_until: number | null;
  access_by_operator: number;
  attaches_to: string | null;
  last_login_at: number | null;
  last_answer_validated_at: number | null;
  last_password_reset_at: number | null;
  credentials_changed_at: number;
  created_at: number;
  updated_at: number;
  recovery_codes_until: number | null;
  created_by: string | null;
  created_by_channel: string | null;
  changed_by: string | null;
  changed_by_channel: string | null;
}
