package dev.millrace.compute.wasm;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The number types of WebAssembly, and how JSON says their values.
 *
 * <p>Integers are JSON numbers or strings of digits; within the range of the signed or the unsigned type. What is given back
 * is signed, and a string if a double could not hold it exactly, so that no client loses digits. Fractions are JSON numbers;
 * NaN and the infinities, which JSON has no numbers for, are the strings {@code NaN}, {@code Infinity} and {@code -Infinity}.
 */
enum NumberType {
    I32,
    I64,
    F32,
    F64;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern DIGITS = Pattern.compile("-?\\d{1,20}");
    private static final int MOST_EXPONENT = 1_000;

    /** The largest number up to which every integer has a double. */
    private static final long EXACT = 1L << 53;

    static NumberType of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /**
     * The bits of a value.
     *
     * @throws IllegalArgumentException if it is none of this type; the message completes "the field …"
     */
    long read(JsonNode value) {
        return switch (this) {
            case I32 -> integer(value, Integer.SIZE).intValue();
            case I64 -> integer(value, Long.SIZE).longValue();
            case F32 -> Integer.toUnsignedLong(Float.floatToRawIntBits(single(value)));
            case F64 -> Double.doubleToRawLongBits(fraction(value));
        };
    }

    JsonNode write(long bits) {
        return switch (this) {
            case I32 -> NODES.numberNode((int) bits);
            case I64 ->
                bits >= -EXACT && bits <= EXACT ? NODES.numberNode(bits) : NODES.stringNode(Long.toString(bits));
            case F32 -> {
                float value = Float.intBitsToFloat((int) bits);
                yield Float.isFinite(value) ? NODES.numberNode(value) : NODES.stringNode(Float.toString(value));
            }
            case F64 -> {
                double value = Double.longBitsToDouble(bits);
                yield Double.isFinite(value) ? NODES.numberNode(value) : NODES.stringNode(Double.toString(value));
            }
        };
    }

    private BigInteger integer(JsonNode value, int bits) {
        var number = integer(value);
        var least = BigInteger.ONE.shiftLeft(bits - 1).negate();
        var beyond = BigInteger.ONE.shiftLeft(bits);
        if (number.compareTo(least) < 0 || number.compareTo(beyond) >= 0) {
            throw new IllegalArgumentException("must be " + least + " to " + beyond.subtract(BigInteger.ONE)
                    + ", which is what fits into " + wire());
        }
        return number;
    }

    private BigInteger integer(JsonNode value) {
        if (value.isString() && DIGITS.matcher(value.stringValue()).matches()) {
            return new BigInteger(value.stringValue());
        }
        if (value.isNumber()) {
            var number = decimal(value);
            if (number.stripTrailingZeros().scale() <= 0) {
                return number.toBigIntegerExact();
            }
        }
        throw new IllegalArgumentException("must be an integer (" + wire() + "), or a string of its digits");
    }

    private BigDecimal decimal(JsonNode value) {
        var number = value.decimalValue();
        if (Math.abs((long) number.scale()) > MOST_EXPONENT) {
            throw new IllegalArgumentException("must be a number with an exponent of at most " + MOST_EXPONENT);
        }
        return number;
    }

    private float single(JsonNode value) {
        double number = fraction(value);
        if (Double.isFinite(number) && Float.isInfinite((float) number)) {
            throw new IllegalArgumentException("must not be beyond ±" + Float.MAX_VALUE + ", the largest " + wire());
        }
        return (float) number;
    }

    private double fraction(JsonNode value) {
        if (value.isString()) {
            return switch (value.stringValue()) {
                case "NaN" -> Double.NaN;
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                default -> throw noFraction();
            };
        }
        if (!value.isNumber()) {
            throw noFraction();
        }
        // A decimal number has no negative zero.
        double number = value.isDouble() ? value.doubleValue() : decimal(value).doubleValue();
        if (Double.isInfinite(number)) {
            throw new IllegalArgumentException("must not be beyond ±" + Double.MAX_VALUE + ", the largest " + wire());
        }
        return number;
    }

    private IllegalArgumentException noFraction() {
        return new IllegalArgumentException(
                "must be a number (" + wire() + "), or NaN, Infinity or -Infinity as a string");
    }

    private String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
