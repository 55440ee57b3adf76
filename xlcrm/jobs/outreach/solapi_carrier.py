"""Text messages and 알림톡 by SOLAPI, with the SDK that its makers keep.

Each message carries its key as a custom field, so that after a crash the gateway can tell whether
it has it. An 알림톡 that cannot be delivered goes as a text message: the gateway sees to that.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.contact import parse_phones
from xlcrm.domain.message import Channel
from xlcrm.domain.privacy import scrub
from xlcrm.domain.text import one_line
from xlcrm.domain.text_bytes import TextKind
from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.carrier import CarrierError, Refused, Sent, Unknown
from xlcrm.jobs.outreach.render import length_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet
    from datetime import datetime
    from types import ModuleType

    from xlcrm.domain.message import Message
    from xlcrm.jobs.outreach.carrier import Given, Outcome

KEY: Final = "XLCRM_SOLAPI_KEY"
SECRET: Final = "XLCRM_SOLAPI_SECRET"  # noqa: S105 - the name of a secret
KAKAO: Final = "XLCRM_SOLAPI_PFID"
_FIELD: Final = "xlcrm"  # the custom field that holds a message's key
_SETTLED: Final = timedelta(minutes=5)  # after which a list of messages holds all that came in
_PAGE: Final = 500  # messages that one answer lists at most
_MOST_PAGES: Final = 200
_PER_MINUTE: Final = 600  # far below what the gateway takes
_LOCKED_OUT: Final = ("apikey", "signature", "auth", "forbidden", "balance", "point", "token")
"""Words in the names of errors that no message would get past."""
_BUSY: Final = ("toomany", "limit")


class SolapiCarrier:
    """Sends by SOLAPI, one message a call, so that it is known what became of each."""

    name: Final = "solapi"
    channels: AbstractSet[Channel] = frozenset({Channel.TEXT, Channel.KAKAO})

    def __init__(
        self,
        given: Given,
        *,
        base_url: str = "",
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Begin without a line.

        Args:
            given: the number from which messages go, and the secrets.
            base_url: another server that speaks the gateway's language; its own by default.
            sleep: what waits between two messages.
        """
        self._sdk = _sdk()
        key, secret = given.secret(KEY), given.secret(SECRET)
        if not (key and secret and key.isascii() and secret.isascii()):
            raise CarrierError(
                "SOLAPI의 키가 없거나 키가 아닙니다.",
                hint=f"환경 변수({KEY}, {SECRET})에 넣거나, 하나씩 적어 두세요: "
                f"keyring set xlcrm {KEY}",
            )
        if not given.sender:
            raise CarrierError(
                "보내는 번호가 없습니다.", hint="SOLAPI에 등록한 발신번호를 --from에 적으세요."
            )
        self._service = self._sdk.SolapiMessageService(api_key=key, api_secret=secret)
        self._service.base_url = base_url or self._service.base_url
        self._sender, self._clock = given.sender, given.clock
        self._kakao, self._template = given.secret(KAKAO), given.kakao_template
        self._pause, self._sleep = 60 / (given.per_minute or _PER_MINUTE), sleep
        self._last: float | None = None
        self._waited = False

    def send(self, message: Message, key: str) -> Outcome:
        """Send one message."""
        try:
            to = parse_phones(message.to)[0].digits
        except (DomainError, IndexError):
            return Refused("휴대폰번호가 없거나 번호가 아님")
        made = self._made(message, to, key)
        self.wait()
        self._waited = False
        return self._asked(made, key)

    def trace(self, key: str, since: datetime) -> Outcome | None:
        """Ask the gateway for a message of that key among those that came in since then."""
        from solapi.model.request.messages.get_messages import (  # noqa: PLC0415 - an extra
            GetMessagesRequest,
        )

        start: str | None = None
        for _ in range(_MOST_PAGES):
            asked = GetMessagesRequest(
                start_key=start,
                limit=_PAGE,
                start_date=f"{since - timedelta(minutes=1):%Y-%m-%dT%H:%M:%S}+09:00",
            )
            try:
                found = self._service.get_messages(asked)
            except Exception as error:
                raise _no_answer() from error
            for message_id, each in found.message_list.items():
                if (each.custom_fields or {}).get(_FIELD) == key:
                    return Sent(message_id)
            if not found.next_key:
                break
            start = found.next_key
        else:
            return None
        settled = self._clock() - since > _SETTLED
        return Refused("SOLAPI에 접수되지 않음", later=True) if settled else None

    def close(self) -> None:
        """Nothing is held."""

    def _made(self, message: Message, to: str, key: str) -> Any:  # noqa: ANN401 - the SDK's
        from solapi.model import KakaoOption, RequestMessage  # noqa: PLC0415 - an extra

        kakao = None
        if message.channel is Channel.KAKAO:
            if not (self._kakao and self._template):
                raise CarrierError(
                    "알림톡의 채널이나 템플릿이 없습니다.",
                    hint=f"{KAKAO}에 채널 ID를 넣고 --kakao-template에 템플릿 ID를 적으세요.",
                )
            kakao = KakaoOption(pf_id=self._kakao, template_id=self._template, disable_sms=False)
        is_short = message.channel is Channel.TEXT and length_of(message).kind is TextKind.SMS
        subject = None if is_short else one_line(message.subject) or None  # with one it is an LMS
        return RequestMessage(
            from_=self._sender,
            to=to,
            text=message.text,
            subject=subject,
            kakao_options=kakao,
            custom_fields={_FIELD: key},
        )

    def _asked(self, made: Any, key: str) -> Outcome:  # noqa: ANN401 - the SDK's
        import httpx  # noqa: PLC0415 - comes with the SDK
        from solapi.error.MessageNotReceiveError import (  # noqa: PLC0415 - an extra
            MessageNotReceivedError,
        )
        from solapi.model import SendRequestConfig  # noqa: PLC0415

        config = SendRequestConfig(show_message_list=True, allow_duplicates=False)
        try:
            answer = self._service.send(made, config)
        except MessageNotReceivedError as error:
            failed = error.failed_messages[0]
            return Refused(_told(failed.status_code, failed.status_message))
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise _no_answer() from error
        except httpx.HTTPError:
            return Unknown("SOLAPI가 답하기 전에 연결이 끊김")
        except Exception as error:  # noqa: BLE001 - the SDK raises bare ones
            return _refused(error)
        listed = answer.message_list or []
        own = next((each for each in listed if (each.custom_fields or {}).get(_FIELD) == key), None)
        own = own or (listed[0] if len(listed) == 1 else None)
        return Sent(own.message_id if own is not None else key)

    def wait(self) -> None:
        """Wait until the next message may go."""
        if self._waited:
            return
        now = time.monotonic()
        if self._last is not None and (left := self._last + self._pause - now) > 0:
            self._sleep(left)
            now += left
        self._last, self._waited = now, True


def _refused(error: Exception) -> Outcome:
    """What a bare exception of the SDK means: (code, words) of a 4xx, or nobody knows what."""
    told = error.args
    if len(told) != 2 or told[0] == "UnknownError":  # noqa: PLR2004 - a code and its words
        return Unknown("SOLAPI의 답을 알 수 없음")
    code = str(told[0])
    if any(word in code.lower() for word in _BUSY):
        return Refused(_told(code, told[1]), later=True)
    if any(word in code.lower() for word in _LOCKED_OUT):
        raise CarrierError(
            f"SOLAPI가 받아 주지 않았습니다 ({code}).",
            hint="키와 잔액, 허용한 IP를 SOLAPI에서 확인하세요.",
        ) from error
    return Refused(_told(code, told[1]))


def _told(code: object, words: object) -> str:
    """Why the gateway refuses; its words may quote a number."""
    return scrub(one_line(f"SOLAPI가 거절함 ({code}) {words}"))[:120]


def _no_answer() -> CarrierError:
    return CarrierError(
        "SOLAPI에 연결하지 못했습니다.", hint="인터넷 연결을 확인하고 다시 실행하세요."
    )


def _sdk() -> ModuleType:
    try:
        import solapi  # noqa: PLC0415 - an extra
    except ImportError:
        raise CarrierError(
            "SOLAPI로 보내는 데 필요한 것이 설치되어 있지 않습니다.",
            hint='pip install "xlcrm[solapi]"로 설치하세요.',
        ) from None
    sdk: ModuleType = solapi
    return sdk
