"""What is planted in the sample estate, told without its generator: what `check` and `due` must say of it.

A new case is planted in `samples/generator/planted_*.py` and told here. `#12` is row 12 of a sheet without numbers.
"""

_FOUND = """
case                       rule               register      key            column
complaint-without-content  missing-value      complaints    TS202606-0005  content
resident-without-id        missing-value      residents     ZZ2026-018     id_number
key-lent-for-nothing       missing-value      key_loans     YS202601-021   purpose
arrived-yesterday          wrong-type         repairs       BS202607-0064  arrived_at
room-became-a-date         wrong-type         goods_passes  FX202603-002   room
id-lost-its-digits         wrong-type         residents     ZZ2026-042     id_number
budget-in-words            wrong-type         events        HD2026-12      spent
very-satisfied             not-allowed        repairs       BS202601-0092  rating
parcel-called-express      not-allowed        parcels       DS202603-0027  kind
told-yes                   not-allowed        goods_passes  FX202605-002   identity_checked
month-of-a-mark            bad-format         marks         #144           month
month-of-a-fee             bad-format         fees          #2253          month
mark-above-100             out-of-range       marks         #179           mark
score-above-100            out-of-range       inspections   #965           score
hours-below-0              out-of-range       repairs       BS202601-0023  man_hours
parcel-twice               duplicate-key      parcels       DS202607-0007  parcel_no
parcel-twice               duplicate-key      parcels       DS202607-0007  parcel_no
pass-twice                 duplicate-key      goods_passes  FX202512-011   pass_no
pass-twice                 duplicate-key      goods_passes  FX202512-011   pass_no
no-such-room               unknown-reference  repairs       BS202602-0064  room
no-such-ticket             unknown-reference  follow_ups    #208           ticket_no
no-such-visitor            unknown-reference  visits        FT202602-0007  visitor
no-such-receiver           unknown-reference  parcels       DS202609-0002  received_by
outside-worker             unknown-reference  repairs       BS202608-0048  worker
outside-glazier            unknown-reference  repairs       BS202606-0031  worker
amount-as-text             text-as-number     fees          #1180          amount
hours-as-text              text-as-number     repairs       BS202606-0090  man_hours
close-as-text              text-as-date       repairs       BS202609-0080  closed_at
told-as-text               text-as-date       parcels       DS202512-0016  told_at
space-before-room          stray-space        repairs       BS202601-0014  room
space-after-name           stray-space        visits        FT202605-0073  visitor
wide-room                  full-width         parcels       DS202602-0016  room
wide-phone                 full-width         receptions    JD202607-0015  phone
small-job-unsigned         REP-4              repairs       BS202611-0071  signed
urgent-job-unsigned        REP-4              repairs       BS202605-0057  signed
urgent-job-unsigned        REP-7              repairs       BS202605-0057  signed
urgent-job-signed-no       REP-4              repairs       BS202603-0024  signed
urgent-job-signed-no       REP-7              repairs       BS202603-0024  signed
large-work-unapproved      REP-5              repairs       BS202608-0013  approved_by
large-work-approved-late   REP-5              repairs       BS202610-0023  approved_at
large-work-approved-when   REP-5              repairs       BS202609-0003  approved_at
work-without-dispatch      REP-6              repairs       BS202609-0111  dispatched_at
work-before-dispatch       REP-6              repairs       BS202601-0053  dispatched_at
work-before-dispatch       REP-11             repairs       BS202601-0053  arrived_at
finished-without-result    REP-7              repairs       BS202603-0026  result
finished-by-nobody         REP-7              repairs       BS202605-0038  worker
returned-unrated           REP-7              repairs       BS202604-0044  rating
dispatched-before-report   REP-11             repairs       BS202609-0064  dispatched_at
closed-before-callback     REP-11             repairs       BS202602-0040  closed_at
finished-but-at-work       REP-14             repairs       BS202603-0049  status
closed-without-when        REP-14             repairs       BS202611-0062  status
cancelled-but-finished     REP-14             repairs       BS202604-0035  status
dispatched-but-waiting     REP-14             repairs       BS202611-0085  status
closed-dissatisfied        CMP-6              complaints    TS202601-0004  callback_rating
closed-uncalled            CMP-6              complaints    TS202607-0012  callback_rating
closed-too-soon            CMP-6              complaints    TS202605-0003  closed_at
closed-and-repeated        CMP-6              complaints    TS202602-0007  status
visited-alone              VIS-5              visits        FT202608-0041  companion
visited-at-noon            VIS-5              visits        FT202512-0065  visited_at
visited-at-night           VIS-5              visits        FT202609-0036  visited_at
visited-by-one-sex         VIS-5              visits        FT202605-0033  companion
key-lent-twice             KEY-5              key_loans     YS202601-005   key_no
count-without-note         KEY-5              key_counts    #98            note
file-seen-unapproved       ARC-3              file_loans    JY2026-058     approved_by
file-seen-by-supervisor    ARC-3              file_loans    JY2026-025     approved_by
outsider-without-letter    ARC-3              file_loans    JY2026-014     letter
outsider-without-id        ARC-3              file_loans    JY2026-055     id_document
issued-unapproved          NOT-7              notices       008            approved_by
issued-before-approval     NOT-7              notices       050            approved_at
issued-approved-when       NOT-7              notices       023            approved_at
number-left-out            NOT-10             notices       080            notice_no
number-used-twice          NOT-10             notices       007            notice_no
"""

_DUE = """
case                      rule   key            state
urgent-nobody-there       REP-1  BS202611-0084  overdue
urgent-soon-late          REP-1  BS202611-0081  soon
urgent-came-late          REP-1  BS202608-0024  late
urgent-unrepaired         REP-2  BS202611-0077  overdue
urgent-soon-a-day         REP-2  BS202611-0072  soon
urgent-took-a-day         REP-2  BS202606-0073  late
ordinary-unrepaired       REP-3  BS202611-0055  overdue
ordinary-untouched        REP-3  BS202611-0056  overdue
ordinary-soon             REP-3  BS202611-0069  soon
ordinary-took-long        REP-3  BS202603-0050  late
never-called-back         REP-8  BS202611-0053  overdue
call-back-today           REP-8  BS202611-0070  soon
called-back-late          REP-8  BS202604-0010  late
works-not-followed        REP-9  BS202611-0040  overdue
noise-not-followed        REP-9  BS202611-0049  overdue
works-soon-followed       REP-9  BS202611-0046  soon
followed-too-rarely       REP-9  BS202604-0060  late
contact-missing           CMP-1  TS202611-0018  overdue
contact-soon              CMP-1  TS202611-0021  soon
contacted-late            CMP-1  TS202603-0005  late
reply-missing             CMP-2  TS202611-0013  overdue
reply-soon                CMP-2  TS202611-0015  soon
replied-late              CMP-2  TS202605-0008  late
finish-missing            CMP-3  TS202611-0006  overdue
finish-soon               CMP-3  TS202611-0010  soon
finished-late             CMP-3  TS202607-0008  late
re-agreed-and-overrun     CMP-3  TS202611-0004  overdue
re-agreed-in-time         CMP-3  TS202611-0005  open
key-not-back              KEY-2  YS202611-018   overdue
key-out-unapproved        KEY-2  YS202611-017   overdue
key-soon-due              KEY-2  YS202611-012   soon
key-extended              KEY-2  YS202611-020   open
key-back-next-day         KEY-2  YS202610-002   late
key-back-after-extension  KEY-2  YS202603-008   late
renovation-unfiled        ARC-1  DZX2026-032    overdue
renovation-soon-filed     ARC-1  DZX2026-034    soon
move-in-filed-late        ARC-1  RZ-6-1-1702    late
parking-filed-late        ARC-1  CW-0042        late
move-in-unentered         ARC-2  RZ-1-2-2001    overdue
move-in-soon-entered      ARC-2  RZ-2-1-0802    soon
move-in-entered-late      ARC-2  RZ-2-2-0901    late
batch-entered-late        ARC-2  RZ-6-1-0902    late
file-not-back             ARC-4  JY2026-060     overdue
file-soon-due             ARC-4  JY2026-061     soon
file-back-late            ARC-4  JY2026-045     late
paper-unhandled           INC-2  SW2026-032     overdue
paper-soon-due            INC-2  SW2026-031     soon
paper-handled-late        INC-2  SW2026-017     late
"""


def _told(table: str) -> list[tuple[str, ...]]:
    """The lines of a table below its heads."""
    return [tuple(line.split()) for line in table.strip().splitlines()[1:]]


FOUND = _told(_FOUND)
"""(case, rule, register, key, column): each finding of `check`."""

DUE = _told(_DUE)
"""(case, rule, key, state): what is overdue, late or soon, and what was saved by a new agreement (open)."""
