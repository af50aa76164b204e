"""What is planted in the sample estate, told without its generator: what `check` and `due` must say of it.

A new case is planted in `samples/generator/planted_*.py` and told here. `#12` is row 12 of a sheet without numbers.
"""

_FOUND = """
case                            rule               register          key            column
complaint-without-content       missing-value      complaints        TS202606-0005  content
resident-without-id             missing-value      residents         ZZ2026-018     id_number
key-lent-for-nothing            missing-value      key_loans         YS202601-021   purpose
arrived-yesterday               wrong-type         repairs           BS202607-0064  arrived_at
room-became-a-date              wrong-type         goods_passes      FX202603-002   room
id-lost-its-digits              wrong-type         residents         ZZ2026-042     id_number
budget-in-words                 wrong-type         events            HD2026-12      spent
very-satisfied                  not-allowed        repairs           BS202601-0092  rating
parcel-called-express           not-allowed        parcels           DS202603-0027  kind
told-yes                        not-allowed        goods_passes      FX202605-002   identity_checked
month-of-a-mark                 bad-format         marks             #144           month
month-of-a-fee                  bad-format         fees              #2253          month
mark-above-100                  out-of-range       marks             #179           mark
score-above-100                 out-of-range       inspections       #962           score
hours-below-0                   out-of-range       repairs           BS202601-0023  man_hours
parcel-twice                    duplicate-key      parcels           DS202607-0007  parcel_no
parcel-twice                    duplicate-key      parcels           DS202607-0007  parcel_no
pass-twice                      duplicate-key      goods_passes      FX202512-011   pass_no
pass-twice                      duplicate-key      goods_passes      FX202512-011   pass_no
no-such-room                    unknown-reference  repairs           BS202602-0064  room
no-such-ticket                  unknown-reference  follow_ups        #208           ticket_no
no-such-visitor                 unknown-reference  visits            FT202602-0007  visitor
no-such-receiver                unknown-reference  parcels           DS202609-0002  received_by
outside-worker                  unknown-reference  repairs           BS202608-0048  worker
outside-glazier                 unknown-reference  repairs           BS202606-0031  worker
amount-as-text                  text-as-number     fees              #1180          amount
hours-as-text                   text-as-number     repairs           BS202606-0090  man_hours
close-as-text                   text-as-date       repairs           BS202609-0080  closed_at
told-as-text                    text-as-date       parcels           DS202512-0016  told_at
space-before-room               stray-space        repairs           BS202601-0014  room
space-after-name                stray-space        visits            FT202605-0073  visitor
wide-room                       full-width         parcels           DS202602-0016  room
wide-phone                      full-width         receptions        JD202607-0015  phone
small-job-unsigned              REP-4              repairs           BS202611-0071  signed
urgent-job-unsigned             REP-4              repairs           BS202605-0057  signed
urgent-job-unsigned             REP-7              repairs           BS202605-0057  signed
urgent-job-signed-no            REP-4              repairs           BS202603-0024  signed
urgent-job-signed-no            REP-7              repairs           BS202603-0024  signed
large-work-unapproved           REP-5              repairs           BS202608-0013  approved_by
large-work-approved-late        REP-5              repairs           BS202610-0023  approved_at
large-work-approved-when        REP-5              repairs           BS202609-0003  approved_at
work-without-dispatch           REP-6              repairs           BS202609-0111  dispatched_at
work-before-dispatch            REP-6              repairs           BS202601-0053  dispatched_at
work-before-dispatch            REP-11             repairs           BS202601-0053  arrived_at
finished-without-result         REP-7              repairs           BS202603-0026  result
finished-by-nobody              REP-7              repairs           BS202605-0038  worker
returned-unrated                REP-7              repairs           BS202604-0044  rating
dispatched-before-report        REP-11             repairs           BS202609-0064  dispatched_at
closed-before-callback          REP-11             repairs           BS202602-0040  closed_at
finished-but-at-work            REP-14             repairs           BS202603-0049  status
closed-without-when             REP-14             repairs           BS202611-0062  status
cancelled-but-finished          REP-14             repairs           BS202604-0035  status
dispatched-but-waiting          REP-14             repairs           BS202611-0085  status
closed-dissatisfied             CMP-6              complaints        TS202601-0004  callback_rating
closed-uncalled                 CMP-6              complaints        TS202607-0012  callback_rating
closed-too-soon                 CMP-6              complaints        TS202605-0003  closed_at
closed-and-repeated             CMP-6              complaints        TS202602-0007  status
visited-alone                   VIS-5              visits            FT202608-0041  companion
visited-at-noon                 VIS-5              visits            FT202512-0065  visited_at
visited-at-night                VIS-5              visits            FT202609-0036  visited_at
visited-by-one-sex              VIS-5              visits            FT202605-0033  companion
key-lent-twice                  KEY-5              key_loans         YS202601-005   key_no
count-without-note              KEY-5              key_counts        #97            note
file-seen-unapproved            ARC-3              file_loans        JY2026-058     approved_by
file-seen-by-supervisor         ARC-3              file_loans        JY2026-025     approved_by
outsider-without-letter         ARC-3              file_loans        JY2026-014     letter
outsider-without-id             ARC-3              file_loans        JY2026-055     id_document
issued-unapproved               NOT-7              notices           008            approved_by
issued-before-approval          NOT-7              notices           050            approved_at
issued-approved-when            NOT-7              notices           023            approved_at
number-left-out                 NOT-10             notices           080            notice_no
number-used-twice               NOT-10             notices           007            notice_no
callback-without-form           REP-8              repairs           BS202604-0101  callback_form
callback-by-nobody              REP-8              repairs           BS202602-0023  callback_by
inspected-without-engineer      REP-10             repairs           BS202610-0079  checked_by_engineer
called-before-inspection        REP-10             repairs           BS202607-0011  joint_checked_at
own-tap-refused                 REP-12             repairs           BS202606-0065  status
own-tap-refused-without-reason  REP-12             repairs           BS202601-0019  refusal_reason
hold-never-ended                REP-14             holds             #25            resumed_at
service-closed-unreturned       PROC-7             repairs           BS202603-0094  returned_at
service-given-to-nobody         PROC-7             repairs           BS202611-0080  worker
first-agreement-lost            CMP-3              complaints        TS202607-0011  agreed_finish_at
extension-from-another-limit    CMP-3              extensions        #13            old_finish_at
hot-without-difficulty          CMP-4              complaints        TS202608-0008  difficulty
hot-without-help-needed         CMP-4              complaints        TS202605-0010  help_needed
counted-by-nobody               CMP-8              complaints        TS202608-0007  verifier
left-out-by-nobody              CMP-8              complaints        TS202603-0002  verifier
unified-reply-next-day          CMP-9              complaints        TS202602-0003  replied_at
unified-reply-unheard           CMP-9              complaints        TS202604-0007  customer_opinion
no-feedback-agreed              CMP-11             complaints        TS202603-0009  next_feedback_at
open-without-feedback           CMP-11             complaints        TS202611-0011  next_feedback_at
compensation-unapproved         CMP-13             complaints        TS202608-0014  compensation_approved_by
compensation-without-amount     CMP-13             complaints        TS202605-0005  compensation
head-untold                     CMP-14             complaints        TS202607-0005  head_reported_at
major-without-result            CMP-14             complaints        TS202602-0005  measures
key-called-lent                 KEY-1              keys              WS-006         state
key-called-in-its-box           KEY-1              keys              FX-009         state
copy-made-before-approval       KEY-3              key_copies        PZ2026-05      approved_at
copy-listed-next-day            KEY-3              key_copies        PZ2026-03      listed_at
keys-counted-without-copies     KEY-3              keys              BG-005         quantity
file-lent-without-a-day         ARC-4              file_loans        JY2026-028     due_on
file-back-unchecked             ARC-4              file_loans        JY2026-053     intact
file-back-marked                ARC-4              file_loans        JY2026-011     note
delivery-unsigned               NOT-8              deliveries        #14            signed_by
refusal-unproved                NOT-8              deliveries        #19            evidence
key-notice-without-photo        NOT-8              notices           015            photo
paper-without-opinion           INC-1              incoming          SW2026-018     opinion
paper-without-handler           INC-1              incoming          SW2026-030     handler
opinion-of-the-supervisor       INC-1              incoming          SW2026-026     opinion_by
paper-unfiled                   INC-1              incoming          SW2026-011     archived_on
caller-without-answer           PROC-1             receptions        JD202607-0031  answer
letter-without-answer           PROC-1             receptions        JD202601-0035  answer
agreement-unsigned              PROC-2             move_ins          RH2026-014     agreements_signed
move-in-paid-short              PROC-2             move_ins          RH2026-028     fee_paid
move-in-unfiled                 PROC-2             move_ins          RH2026-011     file_no
deposit-forgotten               PROC-3             renovations       ZX2026-012     deposit
filed-after-the-start           PROC-3             renovations       ZX2026-027     filed_on
never-inspected                 PROC-3             renovations       ZX2026-021     last_inspected_on
never-accepted                  PROC-3             renovations       ZX2026-023     closed_on
identity-unchecked              PROC-4             goods_passes      FX202604-009   identity_checked
owner-not-asked                 PROC-4             goods_passes      FX202605-011   owner_consent
posts-told-after-the-goods      PROC-4             goods_passes      FX202607-003   posts_told_at
collected-by-nobody             PROC-5             parcels           DS202609-0016  collected_by
collected-at-no-time            PROC-5             parcels           DS202512-0018  collected_at
stay-is-over                    PROC-6             residents         ZZ2026-020     ends
stay-without-end                PROC-6             residents         ZZ2026-032     ends
press-without-column            PROC-8             receptions        JD202610-0023  column_name
head-told-next-day              PROC-8             receptions        JD202603-0036  head_told_at
paid-on-no-day                  PROC-9             fees              #1035          paid_on
reminded-without-reason         PROC-9             fees              #1088          reason
event-without-summary           PROC-10            events            HD2026-04      summary
event-off-the-plan              PROC-10            events            HD2026-01      planned_in
event-unapproved                PROC-10            events            HD2026-06      approved_by
taken-off-too-much              SCO-5              first_inquiries   #3             amount
taken-off-too-little            SCO-5              first_inquiries   #5             amount
swap-unapproved                 DUTY-2             rosters           #295           swap_approved_by
swap-approved-after-start       DUTY-2             rosters           #287           swap_approved_at
left-before-relief              DUTY-2             handovers         #508           left_at
relief-late                     DUTY-3             handovers         #885           relief_at
relief-barely-early             DUTY-3             handovers         #500           relief_at
nobody-came                     DUTY-3             handovers         #772           relief_at
tidied-late                     DUTY-3             handovers         #813           tidied_at
handed-over-unwritten           DUTY-3             handovers         #460           open_work
hotline-unkept                  DUTY-4             rosters           #1313          ends_at
desk-unkept                     DUTY-4             rosters           #1227          ends_at
in-two-places                   DUTY-4             rosters           #296           staff_name
fault-without-a-day             INS-2              inspections       #845           rectify_due
fault-unchecked                 INS-2              inspections       #1733          rechecked_by
deduction-unchecked             INS-2              inspection_items  #227           rechecked_by
full-marks-despite-deductions   INS-4              inspections       #1124          score
care-took-long                  CARE-3             care              GH202605-0031  ended_at
cared-alone                     CARE-3             care              GH202610-0048  companion
gift-taken                      CARE-3             care              GH202606-0001  gift_declined
attitude-unasked                VIS-6              visits            FT202605-0075  attitude
opinion-without-reply           VIS-6              visits            FT202610-0013  reply
"""

_DUE = """
case                         rule    key            state
urgent-nobody-there          REP-1   BS202611-0084  overdue
urgent-soon-late             REP-1   BS202611-0081  soon
urgent-came-late             REP-1   BS202608-0024  late
urgent-unrepaired            REP-2   BS202611-0077  overdue
urgent-soon-a-day            REP-2   BS202611-0072  soon
urgent-took-a-day            REP-2   BS202606-0073  late
ordinary-unrepaired          REP-3   BS202611-0055  overdue
ordinary-untouched           REP-3   BS202611-0056  overdue
ordinary-soon                REP-3   BS202611-0069  soon
ordinary-took-long           REP-3   BS202603-0050  late
never-called-back            REP-8   BS202611-0053  overdue
call-back-today              REP-8   BS202611-0070  soon
called-back-late             REP-8   BS202604-0010  late
works-not-followed           REP-9   BS202611-0040  overdue
noise-not-followed           REP-9   BS202611-0049  overdue
works-soon-followed          REP-9   BS202611-0046  soon
followed-too-rarely          REP-9   BS202604-0060  late
contact-missing              CMP-1   TS202611-0018  overdue
contact-soon                 CMP-1   TS202611-0021  soon
contacted-late               CMP-1   TS202603-0005  late
reply-missing                CMP-2   TS202611-0013  overdue
reply-soon                   CMP-2   TS202611-0015  soon
replied-late                 CMP-2   TS202605-0008  late
finish-missing               CMP-3   TS202611-0006  overdue
finish-soon                  CMP-3   TS202611-0010  soon
finished-late                CMP-3   TS202607-0008  late
re-agreed-and-overrun        CMP-3   TS202611-0004  overdue
re-agreed-in-time            CMP-3   TS202611-0005  open
key-not-back                 KEY-2   YS202611-018   overdue
key-out-unapproved           KEY-2   YS202611-017   overdue
key-soon-due                 KEY-2   YS202611-012   soon
key-extended                 KEY-2   YS202611-020   open
key-back-next-day            KEY-2   YS202610-002   late
key-back-after-extension     KEY-2   YS202603-008   late
renovation-unfiled           ARC-1   DZX2026-032    overdue
renovation-soon-filed        ARC-1   DZX2026-034    soon
move-in-filed-late           ARC-1   RZ-6-1-1702    late
parking-filed-late           ARC-1   CW-0042        late
move-in-unentered            ARC-2   RZ-1-2-2001    overdue
move-in-soon-entered         ARC-2   RZ-2-1-0802    soon
move-in-entered-late         ARC-2   RZ-2-2-0901    late
batch-entered-late           ARC-2   RZ-6-1-0902    late
file-not-back                ARC-4   JY2026-060     overdue
file-soon-due                ARC-4   JY2026-061     soon
file-back-late               ARC-4   JY2026-045     late
paper-unhandled              INC-2   SW2026-032     overdue
paper-soon-due               INC-2   SW2026-031     soon
paper-handled-late           INC-2   SW2026-017     late
hot-reported-late            CMP-4   TS202603-0010  late
hot-unreported               CMP-4   TS202611-0007  overdue
posts-told-next-day          SEC-3   BG202604-003   late
control-room-untold          SEC-3   BG202608-004   overdue
fault-mended-late            INS-2   #549           late
fault-unmended               INS-2   #1958          overdue
deduction-unmended           INS-2   #364           overdue
fire-reached-late            INF-1   SJ20260321     late
loss-nobody-came             INF-1   SJ20260809     overdue
report-sent-late             INF-2   #100           late
told-at-once-late            INF-2   #47            late
report-unsent                INF-2   #111           overdue
password-unchanged           SEC-1   site           overdue
keys-unverified              KEY-4   site           overdue
satisfaction-soon-asked      VIS-8   site           soon
year-summed-up-late          INF-2   环境部            late
no-training-outline          INF-2   协管队            overdue
new-home-never-visited       VIS-1   4-1-0902       overdue
new-home-visited-late        VIS-1   7-1-1101       late
home-soon-a-year-unvisited   VIS-2   3-1-0901       soon
home-visited-last-year       VIS-2   1-1-1101       overdue
key-customer-only-phoned     VIS-3   1-1-0101       soon
key-customer-visited-once    VIS-3   5-1-0902       overdue
key-customer-forgotten       CARE-1  2-2-1501       overdue
welcomed-next-day            CARE-1  4-2-0402       late
visited-after-a-month        CARE-1  7-1-0301       late
power-reminder-left-out      CARE-1  7-2-0702       soon
birthday-forgotten           CARE-1  4-2-1002       overdue
birthday-next-day            CARE-1  6-1-1201       late
weather-told-next-day        CARE-1  site           late
greeted-on-the-day           CARE-1  site           late
lanterns-after-the-festival  CARE-1  site           late
holiday-posted-late          NOT-9   site           late
holiday-posted-late          CARE-1  site           late
holiday-notice-withdrawn     NOT-9   site           overdue
"""

_MISSED = """
case                          rule    key          periods
reports-uncounted             REP-13  site         1
weekend-without-complaints    CMP-10  site         2
complaints-unanalysed         CMP-10  site         1
data-unchecked-in-summer      ARC-6   site         1
copies-unrenewed              SEC-3   site         1
roster-unapproved             DUTY-1  site         1
dormitory-unrostered          DUTY-1  site         1
month-without-figures         INF-4   site         1
keys-uncounted-a-day          KEY-4   site         1
quarter-without-stock         KEY-4   site         1
keys-uninspected              KEY-4   site         1
keeper-ill                    INS-1   东区           3
team-left-out-a-week          INS-1   西区           1
supervisor-left-out-a-week    INS-1   北区           1
dormitory-unseen-a-week       INS-3   site         1
dormitory-unseen-a-month      INS-3   site         1
gardeners-uninspected         INS-5   青禾坞园林绿化有限公司  1
spring-without-survey         VIS-8   site         1
key-customer-alone-in-spring  CARE-1  3-1-0102     1
"""


def _told(table: str) -> list[tuple[str, ...]]:
    """The lines of a table below its heads."""
    return [tuple(line.split()) for line in table.strip().splitlines()[1:]]


FOUND = _told(_FOUND)
"""(case, rule, register, key, column): each finding of `check`."""

DUE = _told(_DUE)
"""(case, rule, key, state): what is overdue, late or soon, and what was saved by a new agreement (open)."""

MISSED = _told(_MISSED)
"""(case, rule, key, periods): how many earlier periods of a periodic duty were missed; all others missed none."""

UNPLANTED = {
    "CARE-2": "nothing of it is asked for unless a site switches it on; the sample does not",
    "SCO-6": "the first whole year of the books ends after the moment of the sample",
}
"""The rules of which `check` and `due` cannot tell anything here, and why."""
