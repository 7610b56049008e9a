package dev.millrace.api.json;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;

/**
 * What is wrong with a document, in words of the API: the parser's own speak of its classes and switches.
 *
 * @param detail one sentence for people
 * @param inField whether the field being read is to blame, rather than what stands between two fields
 */
record JsonFault(String detail, boolean inField) {

    private static final Pattern CHARACTER = Pattern.compile("character \\('(.)' \\(code");
    private static final Pattern TOKEN = Pattern.compile("^(?:Unrecognized|Non-standard) token '");

    static JsonFault of(JacksonException e) {
        var message = Objects.requireNonNullElse(e.getOriginalMessage(), "");
        return switch (e) {
            case StreamConstraintsException _ -> new JsonFault(limit(message), false);
            case UnexpectedEndOfInputException _ -> new JsonFault("the document ends too early", false);
            default -> of(message);
        };
    }

    private static String limit(String message) {
        if (message.contains("depth")) {
            return "the document is more than " + ApiJson.MAX_DEPTH + " levels deep";
        }
        return message.startsWith("Number")
                ? "a number is longer than " + ApiJson.MAX_NUMBER + " characters"
                : "a name is longer than " + ApiJson.MAX_NAME + " characters";
    }

    private static JsonFault of(String message) {
        if (message.startsWith("Duplicate")) {
            return new JsonFault("the name stands twice in its object", true);
        }
        // The token itself is not told: it may be a secret whose quotes were forgotten.
        if (TOKEN.matcher(message).find()) {
            return new JsonFault("what stands here is no JSON value; text needs quotes", true);
        }
        var character = CHARACTER.matcher(message);
        return new JsonFault(unexpected(character), message.contains("expected a valid value"));
    }

    private static String unexpected(Matcher character) {
        return character.find() ? "the character '" + character.group(1) + "' cannot stand here" : "this is no JSON";
    }
}
