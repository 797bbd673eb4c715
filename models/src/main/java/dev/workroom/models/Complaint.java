package dev.workroom.models;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What went wrong with an endpoint, in one sentence that says what to do. */
final class Complaint {
  private static final int LARGEST_BODY = 64 << 10;
  private static final int SHOWN = 300;
  private static final Pattern TOO_LONG =
      Pattern.compile(
          "prompt is too long|context_length_exceeded|maximum context length|context window"
              + "|context length|context size|too many tokens|input is too long",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern REFUSED =
      Pattern.compile(
          "content_policy_violation|content_filter|content filtering|content management policy"
              + "|usage polic|safety system",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern BUSY =
      Pattern.compile(
          "overloaded|rate_limit|rate limit|timeout_error|api_error|server_error|unavailable");

  private Complaint() {}

  static String unreachable(Endpoint endpoint) {
    return "There is no connection to "
        + endpoint.place()
        + ". Check that the endpoint runs and that the base URL is right.";
  }

  static String silent(Endpoint endpoint, Duration wait) {
    return endpoint.place()
        + " sent nothing for "
        + seconds(wait)
        + ". Try again, or check whether the endpoint still works.";
  }

  static String tooSlow(Endpoint endpoint) {
    return endpoint.place()
        + " did not finish its answer within "
        + seconds(endpoint.timeouts().total())
        + ". Try again, or ask for less at once.";
  }

  static String untrusted(Endpoint endpoint, SSLException e) {
    return "The connection to "
        + endpoint.place()
        + " is not safe: "
        + end(e.getMessage())
        + " Check the base URL and the endpoint's certificate.";
  }

  static String broken(Endpoint endpoint, IOException e) {
    return "The connection to "
        + endpoint.place()
        + " broke: "
        + end(cut(e.getMessage()))
        + " Check that the endpoint works.";
  }

  static String cutOff(Endpoint endpoint) {
    return endpoint.place() + " broke off in the middle of its answer. Try again.";
  }

  static String garbage(Endpoint endpoint, String title, String sample) {
    return endpoint.place()
        + " answered with something that is not "
        + title
        + ": '"
        + endpoint.key().hide(cut(sample))
        + "'. Check the base URL and the provider before the colon of the model.";
  }

  /** What a status other than 200 means. */
  static Trouble of(Endpoint endpoint, HttpResponse<InputStream> answer) throws IOException {
    String body;
    try (InputStream in = answer.body()) {
      body = new String(in.readNBytes(LARGEST_BODY), StandardCharsets.UTF_8);
    }
    return of(endpoint, answer.statusCode(), body, wait(answer));
  }

  /** What an error in the middle of a stream means; it has no status of its own. */
  static Trouble of(Endpoint endpoint, JsonObject event) {
    JsonObject error = event.object("error");
    int status = (int) Math.min(error.count("code"), 599);
    if (status < 400) {
      status = BUSY.matcher(error.toString()).find() ? 529 : 400;
    }
    return of(endpoint, status, event.toString(), Optional.empty());
  }

  private static Trouble of(Endpoint endpoint, int status, String body, Optional<Duration> wait) {
    String said = endpoint.key().hide(message(body));
    String place = endpoint.place();
    String because = " (" + status + (said.isEmpty() ? "" : ": " + said) + ").";
    boolean badRequest = status == 400 || status == 413 || status == 422;
    if (badRequest && TOO_LONG.matcher(body).find() || status == 413) {
      return no(
          "The conversation is too long for "
              + endpoint.model()
              + because
              + " Start a new session, or take a model with a larger context.");
    }
    if (badRequest && REFUSED.matcher(body).find()) {
      return no(
          place + " refuses the content of this conversation" + because + " Put it another way.");
    }
    if (status == 402 || body.contains("insufficient_quota")) {
      return no("The account at " + place + " has no credit" + because);
    }
    return switch (status) {
      case 401 ->
          no(place + " refuses the key" + because + " Check " + endpoint.keyVariable() + ".");
      case 403 ->
          no(
              place
                  + " does not allow this key to use "
                  + endpoint.model()
                  + because
                  + " Check "
                  + endpoint.keyVariable()
                  + " and what the account may use.");
      case 404 ->
          no(
              place
                  + " does not know the model '"
                  + endpoint.model()
                  + "' or the address "
                  + endpoint.url().getPath()
                  + because
                  + " Check the model's name and the base URL.");
      case 408, 409, 425 ->
          Trouble.busy(place + " could not take the request" + because + " Try again.", wait);
      case 429 ->
          Trouble.busy(
              place
                  + " limits requests"
                  + because
                  + " Wait a while, or check the account's limits.",
              wait);
      default -> {
        if (status >= 500) {
          yield Trouble.busy(
              place
                  + (status == 529 || status == 503 ? " is overloaded" : " has failed")
                  + because
                  + " Try again later.",
              wait);
        }
        yield no(
            status < 400
                ? place
                    + " does not answer the request but points elsewhere"
                    + because
                    + " Check the base URL."
                : place + " did not accept the request" + because);
      }
    };
  }

  private static Trouble no(String sentence) {
    return new Trouble(Trouble.Kind.FINAL, sentence);
  }

  /** The provider's own words: the message in the usual places of a JSON body, else its start. */
  private static String message(String body) {
    String text = body;
    try {
      JsonObject root = JsonObject.parse(body);
      JsonObject error = root.object("error");
      for (Object candidate :
          new @Nullable Object[] {
            error.get("message"), root.get("message"), root.get("detail"), root.get("error")
          }) {
        if (candidate instanceof String words) {
          text = words;
          break;
        }
      }
    } catch (IllegalArgumentException e) {
      text = body.replaceAll("<[^>]*>", " ");
    }
    return cut(text).replaceAll("[.\\s]+$", "");
  }

  /** RFC 9110 has seconds or a date; some providers also send milliseconds. */
  private static Optional<Duration> wait(HttpResponse<?> answer) {
    Optional<String> millis = answer.headers().firstValue("retry-after-ms");
    Optional<String> after = answer.headers().firstValue("retry-after");
    try {
      if (millis.isPresent()) {
        return Optional.of(Duration.ofMillis((long) Double.parseDouble(millis.get().strip())));
      }
      if (after.isPresent() && after.get().strip().matches("\\d+(\\.\\d+)?")) {
        return Optional.of(
            Duration.ofMillis((long) (1000 * Double.parseDouble(after.get().strip()))));
      }
      return after.map(date ->
          Duration.between(
              Instant.now(),
              ZonedDateTime.parse(
                      date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                  .toInstant()));
    } catch (DateTimeException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  static String seconds(Duration duration) {
    return duration.toMillis() < 1000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
  }

  private static String cut(@Nullable String text) {
    String line = text == null ? "no reason given" : text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }

  private static String end(@Nullable String text) {
    String line = cut(text);
    return line.endsWith(".") ? line : line + ".";
  }
}
