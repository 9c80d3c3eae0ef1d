/** A price that begins at a time of day. */
export interface TariffSlot {
  readonly name: string;
  /** `HH:MM`. */
  readonly startTime: string;
}

export interface WeekDayTariffs {
  readonly dayTariffs: readonly TariffSlot[];
  readonly dayWeekName: string;
}

export interface TariffSettings {
  readonly tariffMode?: string | undefined;
  /** Those of every day, or of each day of the week, as the mode says. */
  readonly tariffs?: readonly TariffSlot[] | readonly WeekDayTariffs[] | undefined;
}

/** Where a home is, and what its automations need to know of the place. */
export interface Location {
  readonly city?: string | undefined;
  readonly country?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly addressLine1?: string | undefined;
  readonly addressLine2?: string | undefined;
  readonly timezone?: string | undefined;
  readonly longitude?: number | undefined;
  readonly latitude?: number | undefined;
  readonly twilightMode?: number | undefined;
  readonly twilightAngle?: string | undefined;
  readonly twilightCity?: string | undefined;
  readonly summerSolsticeDuskMinutes?: number | undefined;
  readonly winterSolsticeDuskMinutes?: number | undefined;
  readonly twilightOffsetEnabled?: boolean | undefined;
  readonly dawnOffset?: number | undefined;
  readonly duskOffset?: number | undefined;
  readonly tariffSettings?: TariffSettings | undefined;
}

/** What is known of an end user and the home beyond the account. */
export interface MainAccount {
  /** Of the home, which clients call a setup. */
  readonly setupOid: string;
  readonly label: string | null;
  readonly templateName: string | null;
  readonly applicationId: string | null;
  readonly location: Location | null;
  readonly title: number | null;
  /** For showing: neither is an identifier. */
  readonly phoneNumber: string | null;
  readonly mobilePhone: string | null;
  readonly commercialMailAgreement: boolean;
}

interface Owner {
  readonly tenantId: string;
  readonly accountId: string;
}

export interface MainAccountRepository {
  find(accountId: string): Promise<MainAccount | undefined>;
  create(owner: Owner, mainAccount: MainAccount, now: number): Promise<void>;
  /** Attaches a gateway to an account: true unless it is another's already. */
  attachGateway(owner: Owner, gatewayId: string, position: number, now: number): Promise<boolean>;
  /** The gateways of an account, in the order in which they were given. */
  listGateways(accountId: string): Promise<readonly string[]>;
  /** From here on they can be attached to other accounts. */
  detachGateways(accountId: string): Promise<void>;
  /** The same for one gateway, whoever has it. Gives whose it was. */
  detachGateway(tenantId: string, gatewayId: string): Promise<string | undefined>;
  deleteByAccount(accountId: string): Promise<void>;
}
